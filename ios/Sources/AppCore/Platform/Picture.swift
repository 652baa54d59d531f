import Foundation

/// A picture in black and white. Written out here since no one library writes it on a phone and where the tests run.
/// Source: https://www.w3.org/TR/png-3/ and RFC 1950.
struct Picture {
    let width: Int
    let height: Int
    /// A bit a point, each row from a byte of its own that says how it was filtered: not at all.
    private var rows: [UInt8]
    private let bytesOfRow: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bytesOfRow = 1 + (width + 7) / 8
        let row = [0] + [UInt8](repeating: 0xFF, count: bytesOfRow - 1)
        rows = Array(repeatElement(row, count: height).joined())
    }

    /// What lies outside is cut.
    mutating func blacken(_ column: Int, _ row: Int) {
        guard (0..<width).contains(column), (0..<height).contains(row) else { return }
        rows[row * bytesOfRow + 1 + column / 8] &= ~(0x80 >> UInt8(column % 8))
    }

    func png() -> Data {
        // One bit a point, grey, and nothing special.
        let head = Self.bytes(UInt32(width)) + Self.bytes(UInt32(height)) + [1, 0, 0, 0, 0]
        return Data([0x89] + Array("PNG\r\n\u{1A}\n".utf8))
            + Self.chunk("IHDR", head) + Self.chunk("IDAT", Self.zlib(rows)) + Self.chunk("IEND", [])
    }

    /// Length, name, content and its sum, as the format has it.
    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return bytes(UInt32(content.count)) + named + bytes(crc32(named))
    }

    /// As it is: a signature is small enough without being squeezed.
    private static func zlib(_ content: [UInt8]) -> [UInt8] {
        let most = Int(UInt16.max)
        var out: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: content.count, by: most) {
            let block = content[start..<min(start + most, content.count)]
            let size = UInt16(block.count)
            out.append(start + most >= content.count ? 1 : 0)
            out += [UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF), UInt8(~size >> 8)]
            out += block
        }
        return out + bytes(adler32(content))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }

    private static func crc32(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
        }
    }

    private static func adler32(_ content: [UInt8]) -> UInt32 {
        let prime: UInt32 = 65521
        let (low, high) = content.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let low = (sums.0 + UInt32(byte)) % prime
            return (low, (sums.1 + low) % prime)
        }
        return high << 16 | low
    }
}
