package androidx.test.runner.intent;

/** No test of ours stubs an intent. */
public final class IntentStubberRegistry {
  private IntentStubberRegistry() {}

  public static boolean isLoaded() {
    return false;
  }

  public static IntentStubber getInstance() {
    throw new IllegalStateException("none is loaded");
  }
}
