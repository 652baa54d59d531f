package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.ActedFor
import cn.jiayi.core.Proxy
import cn.jiayi.design.Words
import cn.jiayi.model.Consent
import cn.jiayi.model.FamilyEvent
import cn.jiayi.model.FamilyState
import cn.jiayi.model.FamilyView
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Line
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.SecondaryButton
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** R04. */
@Composable
fun FamilyScreen(
    state: FamilyState,
    on: (FamilyEvent) -> Unit,
) = Page(
    state,
    words.homeFamily,
    on,
    { it.spoken(words) },
    foot = { PrimaryButton(words.familyAdd, icon = Icon.ADD) { on(FamilyEvent.Add) } },
) { view ->
    Heading(words.familyHelpers)
    if (view.family.proxies.isEmpty()) Nobody()
    for (proxy in view.family.proxies) Helper(proxy, on)
    for (guardian in view.family.guardians) {
        Card {
            Text(guardian.name)
            Quiet(words.familyGuardian)
        }
    }
    Heading(words.familyActsFor)
    ActsFor(view.actsFor, on)
    Card {
        Heading(words.familyConsents)
        for (consent in view.consents) Purpose(consent, on)
    }
}

internal fun FamilyView.spoken(words: Words): String {
    val helpers = family.proxies.joinToString("") { "${it.name}，${it.does(words)}。" }
    return "${words.familyHelpers}：" + helpers.ifEmpty { "${words.familyNone}。" }
}

private fun Proxy.does(words: Words) = scopes.joinToString("、") { words.name(it) }

@Composable
private fun Nobody() =
    Card {
        Text(words.familyNone)
        Quiet(words.familyNoneWhy)
    }

@Composable
private fun Helper(
    proxy: Proxy,
    on: (FamilyEvent) -> Unit,
) = Card {
    Heading(proxy.name)
    Quiet("${words.name(proxy.relation)} · ${proxy.phone}")
    Text(proxy.does(words))
    Quiet(words.familyUntil(words.year(proxy.until)))
    SecondaryButton(words.familyRevoke(proxy.name), Modifier.fillMaxWidth(), Icon.CROSS, Tone.DANGER) {
        on(FamilyEvent.Revoke(proxy.grant))
    }
}

@Composable
private fun ActsFor(
    people: List<ActedFor>?,
    on: (FamilyEvent) -> Unit,
) {
    if (people == null) Quiet(words.needsNetwork)
    if (people?.isEmpty() == true) Quiet(words.familyActsForNone)
    for (person in people.orEmpty()) {
        Card {
            Heading(person.name)
            val does = person.scopes.mapNotNull { words.proxyScope(it) }.joinToString("、")
            Text(does.ifEmpty { words.familyGuardian })
            person.until?.let { Quiet(words.familyUntil(words.year(it))) }
            if (person.mayLook()) {
                SecondaryButton(words.familyShow(person.name), Modifier.fillMaxWidth()) {
                    on(FamilyEvent.Show(person.resident))
                }
            }
        }
    }
}

/** Who may only collect has nothing of hers on the phone. */
private fun ActedFor.mayLook() = actingAs == "guardian" || scopes.any { it == "view" || it == "request_refill" }

@Composable
private fun Purpose(
    consent: Consent,
    on: (FamilyEvent) -> Unit,
) {
    val (icon, about) = if (consent.given) Icon.CHECK to words.consentGiven else Icon.CIRCLE to words.consentNot
    Line(icon, words.name(consent.text.purpose), about = about) { on(FamilyEvent.Read(consent.text)) }
}
