import CoreFfi

/// A term of the core as the core writes it: `followUp` is `follow_up`.
public func code<Term>(of term: Term) -> String {
    "\(term)".reduce(into: "") { code, letter in
        if letter.isUppercase { code += "_" }
        code += letter.lowercased()
    }
}
