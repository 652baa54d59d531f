package cn.jiayi.app.device

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.PowerManager
import android.provider.Settings
import cn.jiayi.app.service

/** R21: what a maker of phones does to an app in the background, and the page of the settings where its owner allows it. */
enum class Maker(
    private val names: Set<String>,
    private val pages: List<Pair<String, String>>,
) {
    HUAWEI(
        setOf("huawei", "honor"),
        listOf(
            "com.huawei.systemmanager" to "com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
            "com.hihonor.systemmanager" to "com.hihonor.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
        ),
    ),
    XIAOMI(
        setOf("xiaomi", "redmi", "poco"),
        listOf("com.miui.securitycenter" to "com.miui.permcenter.autostart.AutoStartManagementActivity"),
    ),
    OPPO(
        setOf("oppo", "realme", "oneplus"),
        listOf(
            "com.oplus.safecenter" to "com.oplus.safecenter.startupapp.view.StartupAppListActivity",
            "com.coloros.safecenter" to "com.coloros.safecenter.startupapp.StartupAppListActivity",
        ),
    ),
    VIVO(
        setOf("vivo", "iqoo"),
        listOf("com.vivo.permissionmanager" to "com.vivo.permissionmanager.activity.BgStartUpManagerActivity"),
    ),
    OTHER(emptySet(), emptyList()),
    ;

    /** Where an app may start by itself; the app's own page where this phone has none of the maker's. */
    fun autostart(context: Context): Intent {
        val known = pages.map { (app, page) -> Intent().setComponent(ComponentName(app, page)) }
        return known.firstOrNull { context.packageManager.resolveActivity(it, 0) != null } ?: details(context)
    }

    companion object {
        fun of(name: String = Build.MANUFACTURER): Maker = entries.find { name.lowercase() in it.names } ?: OTHER
    }
}

/** Whether the system lets the app work while the phone sleeps. */
fun Context.isSpared(): Boolean = service<PowerManager>().isIgnoringBatteryOptimizations(packageName)

/** The list on which she spares it; the app does not ask for it by itself, which stores forbid. */
fun batteryPage() = Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS)

fun notificationsPage(context: Context): Intent =
    Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName)

internal fun details(context: Context) =
    Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))
