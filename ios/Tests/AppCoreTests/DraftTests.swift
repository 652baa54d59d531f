import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// What is half entered survives the end of the process, as text that the system keeps.
@MainActor
struct DraftTests {
    private static let number = "13800130001"
    private let whose = UUID()
    private let server: Server

    init() throws { server = try Server() }

    private func pocket(_ number: String = number) async throws -> Pocket {
        let pocket = try await Pocket(server)
        try await pocket.signsIn(number, server)
        return pocket
    }

    /// As the system keeps it, and on a page that was made anew.
    private func again<Value, Event>(
        _ place: Place, _ page: Page<Value, Event>, _ anew: Page<Value, Event>
    ) throws {
        let kept = try #require(Draft(whose, place, page.entered, at: Date()))
        let draft = try #require(Draft(text: kept.text))
        #expect(draft == kept && draft.place == place && draft.whose == whose)
        anew.takeUp(draft.entered)
    }

    @Test func whoHelpsHerAndWithWhatIsThereAgain() async throws {
        let pocket = try await pocket()
        let page = pocket.opened(AddRelativeModel(pocket.desk))
        if try await pocket.shows(page).step == .consent { page.on(.next) }
        let days = try await pocket.shows(page) { $0.step == .name && !$0.asking.sending }.days
        #expect(page.entered == nil)
        page.on(.name(text: "李国强"))
        page.on(.next)
        page.on(.phone(text: "13900000077"))
        page.on(.relation(relation: .child))
        page.on(.scope(scope: .pickup, wanted: true))
        page.on(.scope(scope: .view, wanted: true))
        page.on(.until(day: try #require(days.last)))
        let before = page.value
        let anew = AddRelativeModel(pocket.desk)
        try again(.addRelative, page, anew)
        #expect(try await pocket.shows(pocket.opened(anew)) == before)
        #expect(before?.step == .phone)
    }

    @Test func whyAndWhenHerContractEndsIsThereAgain() async throws {
        let pocket = try await pocket()
        let contract = try await pocket.inForce().contract
        let page = pocket.opened(EndingModel(pocket.desk, contract: contract))
        let days = try await pocket.shows(page).days
        #expect(page.entered == nil)
        page.on(.reason(reason: .other))
        page.on(.note(text: "换到儿子那边住"))
        page.on(.next)
        page.on(.lastDay(day: try #require(days.last)))
        let before = page.value
        let anew = EndingModel(pocket.desk, contract: contract)
        try again(.endContract(contract), page, anew)
        #expect(try await pocket.shows(pocket.opened(anew)) == before)
        #expect(before?.step == .day)
    }

    @Test func whatSheAsksForAndMeasuresIsThereAgain() async throws {
        let pocket = try await pocket()
        let her = try #require(pocket.desk.shown)
        let all = try await pocket.jiayi.medicines(of: her, now: Date()).filter(\.canAsk).map(\.medicine)
        let refill = pocket.opened(RefillModel(pocket.desk, asked: all, oneByOne: false))
        try await pocket.shows(refill) { $0.step == .confirm }
        refill.on(.choose(medicine: all[0], wanted: false))
        refill.on(.note(text: "两盒，下周去女儿家"))
        let asked = refill.value
        let refillAgain = RefillModel(pocket.desk, asked: all, oneByOne: false)
        try again(.refill(medicines: all), refill, refillAgain)
        #expect(try await pocket.shows(pocket.opened(refillAgain)) == asked)

        let pressure = pocket.opened(PressureModel(pocket.desk, oneByOne: false))
        try await pocket.shows(pressure)
        #expect(pressure.entered == nil)
        for digit in [1, 9, 0, 1, 1, 5] { pressure.on(.press(key: .digit(digit))) }
        pressure.on(.choose(arm: .left))
        pressure.on(.reading(.next))
        let sign = try #require(pressure.value.flatMap { $0.asked.dropFirst().first })
        pressure.on(.reading(.feel(sign: sign, felt: true)))
        let pressureAgain = PressureModel(pocket.desk, oneByOne: false)
        try again(.pressure, pressure, pressureAgain)
        let measured = try await pocket.shows(pocket.opened(pressureAgain)) { $0.canKeep }
        #expect(measured.value == pressure.value?.value && measured.signs == [sign] && measured.step == .numbers)
    }

    @Test func withWhomSheWasAboutToSignIsThereAgainWhateverItFollows() async throws {
        let pocket = try await pocket()
        for origin in [SignedAs.new, .renewal(of: UUID()), .transfer(from: UUID())] {
            let wanted = Wanted(
                team: UUID(), doctor: UUID(), package: UUID(), startsOn: "2026-03-02", years: 1,
                priorityGroups: [.child0To6, .elder65], origin: origin)
            let offer = Offer(wanted: wanted, team: "一 队", doctor: "李梅", institution: "和平 卫生院", package: "基础包")
            let (page, anew) = (SigningModel(pocket.desk, offer: offer), SigningModel(pocket.desk, offer: offer))
            try again(.sign(offer), page, anew)
        }
    }

    @Test func whoSheSaysThatSheIsIsThereAgainButForHerNumber() async throws {
        // An account that is nobody's yet.
        let pocket = try await pocket("13800139999")
        let page = pocket.opened(IdentityModel(pocket.desk))
        try await pocket.shows(page)
        #expect(page.entered == nil)
        page.on(.name(text: "赵春兰"))
        page.on(.next)
        page.on(.number(text: "99010119520307002X"))
        let kept = try #require(Draft(nil, .identity, page.entered, at: Date()))
        #expect(!kept.text.contains("99010119520307002X") && Draft(text: kept.text) == kept)
        let anew = IdentityModel(pocket.desk)
        anew.takeUp(kept.entered)
        #expect(try await pocket.shows(pocket.opened(anew)) == IdentityEntry(step: .number, name: "赵春兰"))
    }

    @Test func whatIsNoDraftIsNone() {
        #expect(Draft(nil, .home, [], at: .now) == nil && Draft(nil, .pressure, nil, at: .now) == nil)
        for place in ["home", #"sign","x"#, "endContract", #"evidence","x","y","z"#] {
            #expect(Draft(text: #"[[],["\#(place)"],[],["0"]]"#) == nil, "\(place)")
        }
        #expect(Draft(text: #"[[],["pressure"],[],["0"]]"#) != nil)
        for text in ["", "[]", #"[[],["pressure"],[]]"#, #"[[],["pressure"],[],[]]"#, #"[[],["pressure"],[],["x"]]"#] {
            #expect(Draft(text: text) == nil, "\(text)")
        }
    }

    @Test func whatWasMeasuredIsFreshForAnHourAndAnythingElseForADay() throws {
        let (contract, now) = (UUID(), Date())
        for (place, lasts) in [(Place.pressure, 3600.0), (.glucose, 3600), (.endContract(contract), 86_400)] {
            let draft = try #require(Draft(whose, place, ["1"], at: now))
            #expect(draft.isFresh(at: now) && draft.isFresh(at: now.addingTimeInterval(lasts)))
            for late in [lasts + 1, -lasts - 1] { #expect(!draft.isFresh(at: now.addingTimeInterval(late))) }
        }
    }
}
