import CoreFfi
import Foundation
import Observation

/// What somebody measures, while it is entered.
public protocol Measurable: Sendable {
    /// Before anything is entered.
    init()

    /// None as long as something lacks.
    var measured: Measured? { get }
    /// What is chosen once and stays when she measures again.
    var anew: Self { get }
    /// None where nothing was entered; as many texts as the other takes.
    var text: [String]? { get }
    init?(text: [String])
}

/// A value while it is entered, and what came of it.
public struct Reading<Value: Measurable>: Sendable {
    /// Numbers, how she feels, and what there is to do.
    public enum Step: Sendable { case numbers, signs, kept }

    public var step = Step.numbers
    public var value = Value()
    public var signs: Set<DangerSign> = []
    /// Those that are asked about.
    public var asked: [DangerSign] = []
    /// The code of what is wrong with the numbers.
    public var wrong: String?
    public var advice: Advice?
    public var hours: String?
    /// It was kept on the phone and is not delivered.
    public var waits = false

    public init() {}

    public var canKeep: Bool { value.measured != nil }
}

/// The same of every value.
public enum ReadingEvent: Sendable {
    case frame(FrameEvent)
    case feel(sign: DangerSign, felt: Bool)
    case next
    case keep
    case again
}

/// A page on which a value is entered.
@Observable
public class ReadingPage<Value: Measurable, Event>: Page<Reading<Value>, Event> {
    @ObservationIgnored private var keeping = false

    override public func read(_ her: UUID) async throws -> (Reading<Value>?) -> Reading<Value> {
        // The team's, whose number stands beside what to do.
        let hours = try await desk.jiayi.home(of: her, now: desk.now()).team?.hours
        return { before in
            var reading = before ?? Reading()
            reading.hours = hours
            return reading
        }
    }

    func reading(_ event: ReadingEvent) {
        switch event {
        case .frame(.back): if !backs() { common(.back) }
        case .frame(let event): common(event)
        case .feel(let sign, let felt): change { $0.signs.turn(sign, felt) }
        case .next: change(next)
        case .keep: keep()
        case .again:
            change {
                let (value, hours) = ($0.value.anew, $0.hours)
                $0 = Reading()
                ($0.value, $0.hours) = (value, hours)
            }
        }
    }

    func enter(_ how: (inout Value) -> Void) {
        change {
            how(&$0.value)
            $0.wrong = nil
        }
    }

    func next(_ reading: inout Reading<Value>) {
        guard let measured = reading.value.measured else { return }
        reading.asked = signsToAsk(value: measured)
        reading.step = .signs
    }

    func backs() -> Bool {
        guard value?.step == .signs else { return false }
        change { $0.step = .numbers }
        return true
    }

    override public var entered: [String]? {
        guard let reading = value, reading.step != .kept, let text = reading.value.text else { return nil }
        return ["\(text.count)"] + text + reading.signs.map { "\($0)" }
    }

    /// The signs are asked about again, with those ticked that were.
    override public func takeUp(_ entered: [String]) {
        guard let size = entered.first.flatMap({ Int($0) }), size >= 0,
            let value = Value(text: Array(entered.dropFirst().prefix(size)))
        else { return }
        let felt = Set(entered.dropFirst(1 + size))
        let asked = value.measured.map(signsToAsk) ?? []
        var reading = Reading<Value>()
        reading.value = value
        reading.signs = Set(asked.filter { felt.contains("\($0)") })
        begin(with: reading)
    }

    /// Shown as kept once it is, and with what to do at once; that is shown too when nothing could be kept. A second tap meanwhile does
    /// nothing, and leaving the page stops nothing.
    private func keep() {
        guard let reading = value, reading.step == .signs, !keeping, let measured = reading.value.measured else {
            return
        }
        keeping = true
        act { her in
            defer { self.keeping = false }
            do {
                try await self.keep(her, measured, Array(reading.signs))
            } catch JiayiError.Refused(let code, _, _) {
                self.change { ($0.step, $0.wrong) = (.numbers, code) }
            }
        }
    }

    private func keep(_ her: UUID, _ measured: Measured, _ signs: [DangerSign]) async throws {
        let now = desk.now()
        let advice = try await desk.jiayi.advice(of: her, value: measured, signs: signs, takenAt: now)
        do {
            _ = try await desk.jiayi.recordReading(
                of: her, value: measured, signs: signs, takenAt: now, corrects: nil, now: now)
            kept(advice, waits: true)
            kept()
        } catch let why as JiayiError {
            if case .Refused = why { throw why }
            guard let advice else { throw why }
            kept(advice, waits: false)
        }
    }

    private func kept(_ advice: Advice?, waits: Bool) {
        change { ($0.step, $0.waits, $0.advice) = (.kept, waits, advice) }
    }
}

extension Set {
    mutating func turn(_ member: Element, _ on: Bool) {
        if on { insert(member) } else { remove(member) }
    }
}
