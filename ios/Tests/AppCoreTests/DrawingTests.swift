import Foundation
import Testing

@testable import AppCore

struct DrawingTests {
    private let line = Drawing([[Dot(x: 0.25, y: 0.25), Dot(x: 0.75, y: 0.25)]])

    @Test func whatWasDrawnIsAPictureThatOthersCanRead() throws {
        let png = [UInt8](line.png())
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]))
        #expect(Array(png[16..<26]) == [0, 0, 2, 0xD0, 0, 0, 1, 0x68, 1, 0])
        // What every picture ends with, the sum included.
        #expect(png.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
        let (middle, row) = (Drawing.width / 2, Drawing.width / 4)
        #expect(isBlack(png, middle, row) && !isBlack(png, middle, row + 10) && !isBlack(png, Drawing.width / 8, row))
        #expect(png.count < 40_000)
    }

    /// After the head (33 bytes), the name and length of the data (8), how it is packed (7) and how its row was filtered.
    private func isBlack(_ png: [UInt8], _ column: Int, _ row: Int) -> Bool {
        let at = 33 + 8 + 7 + row * (1 + Drawing.width / 8) + 1 + column / 8
        return png[at] & (0x80 >> UInt8(column % 8)) == 0
    }

    @Test func aStrokeOverTheEdgeIsCutThere() {
        let wild = Drawing([[Dot(x: -1, y: -1), Dot(x: 2, y: 2)]])
        #expect(wild.png().count == line.png().count)
    }

    @Test func aDotOrNothingIsNoName() {
        #expect(line.isName && !Drawing().isName)
        #expect(!Drawing([[Dot(x: 0.5, y: 0.5)]]).isName)
        #expect(Drawing().with([]) == Drawing())
    }
}
