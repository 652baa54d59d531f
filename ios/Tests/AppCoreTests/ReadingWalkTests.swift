import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// R16 over the real engine and the real server.
@MainActor
struct ReadingWalkTests {
    private static let number = "13800130001"

    private let server: Server

    init() throws { server = try Server() }

    private func page(oneByOne: Bool) async throws -> (Pocket, PressureModel) {
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.number, server)
        let page = pocket.opened(PressureModel(pocket.desk, oneByOne: oneByOne))
        try await pocket.shows(page)
        return (pocket, page)
    }

    private func types(_ digits: [Int], on page: PressureModel) {
        for digit in digits { page.on(.press(key: .digit(digit))) }
    }

    @Test func aDangerousPressureIsAnsweredAtOnceWithoutANetworkAndIsKeptOnce() async throws {
        let (pocket, page) = try await page(oneByOne: false)
        let her = try #require(pocket.desk.shown)
        let before = try await pocket.jiayi.trend(of: her, days: 30, now: Date()).readings.count
        pocket.line.cut = true
        types([1, 9, 0], on: page)
        #expect(page.value?.value.systolic == "190" && page.value?.value.field == .diastolic)
        types([1, 1, 5], on: page)
        #expect(page.value?.canKeep == true)
        page.on(.reading(.next))
        let asked = try #require(page.value?.asked)
        #expect(page.value?.step == .signs && asked.count > 5)
        page.on(.reading(.feel(sign: asked[0], felt: true)))
        for _ in 0..<3 { page.on(.reading(.keep)) }
        let kept = try await pocket.shows(page) { $0.step == .kept }
        #expect(kept.advice?.call120 == true && kept.waits)
        _ = try await pocket.waits { pocket.desk.frame.waiting == 1 && pocket.desk.frame.offline ? true : nil }

        pocket.line.cut = false
        let ended = try await pocket.desk.synchronise()
        #expect(ended == .done)
        _ = try await pocket.waits { pocket.desk.frame.waiting == 0 ? true : nil }
        let after = try await pocket.jiayi.trend(of: her, days: 30, now: Date()).readings.count
        #expect(after == before + 1)
    }

    @Test func whatCannotBeIsSaidWhereItWasEnteredAndNothingIsKept() async throws {
        let (pocket, page) = try await page(oneByOne: true)
        types([8, 4], on: page)
        types([1, 3, 8], on: page)
        #expect(page.value?.value.field == .pulse)
        page.on(.reading(.frame(.back)))
        #expect(page.value?.value.field == .diastolic)
        for _ in 0..<2 { page.on(.reading(.next)) }
        #expect(page.value?.step == .signs)
        page.on(.reading(.keep))
        #expect(try await pocket.shows(page) { $0.wrong != nil }.wrong == "PRESSURE_ORDER")
        #expect(page.value?.step == .numbers)
        #expect(try await pocket.jiayi.syncCentre(now: Date()).unsent.waiting == 0)
    }
}
