import AppCore
import CoreFfi
import Design

/// What the core calls by a code, which the bindings have as the name of a case.
protocol Term {
    static func name(_ words: Words) -> (String) -> String?
}

extension About: Term {
    static func name(_ words: Words) -> (String) -> String? { words.about }
}
extension Arm: Term {
    static func name(_ words: Words) -> (String) -> String? { words.arm }
}
extension Bucket: Term {
    static func name(_ words: Words) -> (String) -> String? { words.bucket }
}
extension ConsentPurpose: Term {
    static func name(_ words: Words) -> (String) -> String? { words.consentPurpose }
}
extension DangerSign: Term {
    static func name(_ words: Words) -> (String) -> String? { words.dangerSign }
}
extension EndReason: Term {
    static func name(_ words: Words) -> (String) -> String? { words.endReason }
}
extension Evidence: Term {
    static func name(_ words: Words) -> (String) -> String? { words.evidence }
}
extension GlucoseContext: Term {
    static func name(_ words: Words) -> (String) -> String? { words.glucoseContext }
}
extension ProxyRelation: Term {
    static func name(_ words: Words) -> (String) -> String? { words.proxyRelation }
}
extension ProxyScope: Term {
    static func name(_ words: Words) -> (String) -> String? { words.proxyScope }
}
extension RiskLevel: Term {
    static func name(_ words: Words) -> (String) -> String? { words.risk }
}
extension Sex: Term {
    static func name(_ words: Words) -> (String) -> String? { words.sex }
}
extension TaskOutcome: Term {
    static func name(_ words: Words) -> (String) -> String? { words.taskOutcome }
}
extension VisitMode: Term {
    static func name(_ words: Words) -> (String) -> String? { words.visitMode }
}

extension Words {
    func name<T: Term>(_ term: T) -> String {
        let code = AppCore.code(of: term)
        guard let name = T.name(self)(code) else { preconditionFailure("no words for \(code)") }
        return name
    }
}
