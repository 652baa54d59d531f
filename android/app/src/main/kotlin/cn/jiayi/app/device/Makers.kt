package cn.jiayi.app.device

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.PowerManager
import android.provider.Settings
import cn.jiayi.app.service
import cn.jiayi.model.Maker

/** By the names that phones go by. */
private val NAMES =
    mapOf(
        Maker.HUAWEI to setOf("huawei"),
        Maker.HONOR to setOf("honor"),
        Maker.XIAOMI to setOf("xiaomi", "redmi", "poco"),
        Maker.OPPO to setOf("oppo", "realme", "oneplus"),
        Maker.VIVO to setOf("vivo", "iqoo"),
    )

/** Where each lets an app start by itself. */
private val PAGES =
    mapOf(
        Maker.HUAWEI to
            listOf("com.huawei.systemmanager" to "com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity"),
        Maker.HONOR to
            listOf(
                "com.hihonor.systemmanager" to "com.hihonor.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
                "com.huawei.systemmanager" to "com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
            ),
        Maker.XIAOMI to
            listOf("com.miui.securitycenter" to "com.miui.permcenter.autostart.AutoStartManagementActivity"),
        Maker.OPPO to
            listOf(
                "com.oplus.safecenter" to "com.oplus.safecenter.startupapp.view.StartupAppListActivity",
                "com.coloros.safecenter" to "com.coloros.safecenter.startupapp.StartupAppListActivity",
            ),
        Maker.VIVO to
            listOf("com.vivo.permissionmanager" to "com.vivo.permissionmanager.activity.BgStartUpManagerActivity"),
    )

internal fun makerOf(name: String = Build.MANUFACTURER): Maker =
    NAMES.entries.find { name.lowercase() in it.value }?.key ?: Maker.OTHER

/** The app's own page where this phone has none of the maker's. */
internal fun Maker.autostart(context: Context): Intent {
    val known = PAGES[this].orEmpty().map { (app, page) -> Intent().setComponent(ComponentName(app, page)) }
    return known.firstOrNull { context.packageManager.resolveActivity(it, 0) != null } ?: details(context)
}

/** Whether the system lets the app work while the phone sleeps. */
internal fun Context.isSpared(): Boolean = service<PowerManager>().isIgnoringBatteryOptimizations(packageName)

/** The list on which she spares it; the app does not ask for it by itself, which stores forbid. */
internal fun batteryPage() = Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS)

internal fun notificationsPage(context: Context): Intent =
    Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName)

internal fun details(context: Context) =
    Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))
