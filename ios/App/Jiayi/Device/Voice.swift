import AVFoundation
import Observation

/// 读给我听: the phone's own voice.
@MainActor @Observable
final class Voice: NSObject, AVSpeechSynthesizerDelegate {
    private(set) var speaking = false
    /// How many texts were read to their end: neither stopped nor broken off.
    private(set) var heard = 0
    @ObservationIgnored private let synthesizer = AVSpeechSynthesizer()
    @ObservationIgnored private var now: AVSpeechUtterance?

    override init() {
        super.init()
        synthesizer.delegate = self
    }

    func say(_ text: String) {
        hush()
        // Aloud though the phone be silent: she asked for it.
        try? AVAudioSession.sharedInstance().setCategory(.playback, mode: .spokenAudio, options: .duckOthers)
        let utterance = AVSpeechUtterance(string: text)
        utterance.voice = AVSpeechSynthesisVoice(language: "zh-CN")
        now = utterance
        speaking = true
        synthesizer.speak(utterance)
    }

    func hush() {
        now = nil
        speaking = false
        synthesizer.stopSpeaking(at: .immediate)
    }

    nonisolated func speechSynthesizer(_ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance) {
        let ended = ObjectIdentifier(utterance)
        Task { @MainActor in
            // One that was stopped meanwhile is not heard to its end.
            guard let now, ObjectIdentifier(now) == ended else { return }
            heard += 1
            self.now = nil
            speaking = false
        }
    }
}
