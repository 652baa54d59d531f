import AppCore

/// What stands around a page when all is well.
let around: Frame = {
    var frame = Frame()
    frame.phone = "0571-88886666"
    return frame
}()

let offline: Frame = {
    var frame = around
    (frame.offline, frame.waiting, frame.rejected, frame.stopped) = (true, 2, 1, .full)
    return frame
}()

func screen<Value>(_ content: Content<Value>, _ frame: Frame = around) -> Screen<Value> {
    Screen(frame: frame, content: content)
}
