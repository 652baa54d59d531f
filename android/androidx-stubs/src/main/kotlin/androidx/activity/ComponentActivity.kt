package androidx.activity

import android.app.Activity
import androidx.compose.runtime.Composable

/** By the name of the real one. */
open class ComponentActivity : Activity() {
    /** What a test draws. */
    var content: (@Composable () -> Unit)? = null
}
