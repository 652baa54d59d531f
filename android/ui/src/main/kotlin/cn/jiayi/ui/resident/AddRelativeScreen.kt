package cn.jiayi.ui.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.design.Words
import cn.jiayi.model.AddRelative
import cn.jiayi.model.AddRelativeEvent
import cn.jiayi.model.AddRelativeState
import cn.jiayi.model.AddRelativeStep
import cn.jiayi.ui.parts.Check
import cn.jiayi.ui.parts.Chips
import cn.jiayi.ui.parts.Days
import cn.jiayi.ui.parts.Field
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.Restated
import cn.jiayi.ui.parts.Stepped
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.parts.restated
import cn.jiayi.ui.parts.year
import cn.jiayi.ui.theme.words

/** R04: somebody new, one question on a page. */
@Composable
fun AddRelativeScreen(
    state: AddRelativeState,
    on: (AddRelativeEvent) -> Unit,
) = Stepped(
    state,
    { it.step },
    { it?.title(words) ?: words.familyAdd },
    on,
    { it.spoken(words) },
    foot = { Foot(it, on) },
) {
    when (it.step) {
        AddRelativeStep.CONSENT -> {
            for (line in it.consent
                ?.body
                .orEmpty()
                .lines()) {
                Text(line)
            }
        }

        AddRelativeStep.NAME -> {
            Field(words.familyName, it.name, { text -> on(AddRelativeEvent.Name(text)) })
        }

        AddRelativeStep.PHONE -> {
            Phone(it, on)
        }

        AddRelativeStep.RELATION -> {
            Relations(it, on)
        }

        AddRelativeStep.SCOPES -> {
            Scopes(it, on)
        }

        AddRelativeStep.UNTIL -> {
            Days(it.days, it.until) { day -> on(AddRelativeEvent.Until(day)) }
            Quiet(words.familyAnyTime)
        }

        AddRelativeStep.CONFIRM -> {
            Restated(it.restated(words))
        }
    }
}

private fun AddRelative.title(words: Words) =
    when (step) {
        AddRelativeStep.CONSENT -> consent?.title ?: words.familyAdd
        AddRelativeStep.NAME, AddRelativeStep.PHONE -> words.familyAdd
        AddRelativeStep.RELATION -> words.familyRelation
        AddRelativeStep.SCOPES -> words.familyScopes
        AddRelativeStep.UNTIL -> words.familyUntilAsk
        AddRelativeStep.CONFIRM -> words.familyConfirm
    }

internal fun AddRelative.spoken(words: Words): String =
    when (step) {
        AddRelativeStep.CONSENT -> "${title(words)}。${consent?.body.orEmpty()}"
        AddRelativeStep.NAME -> words.familyName
        AddRelativeStep.PHONE -> words.familyPhone
        AddRelativeStep.CONFIRM -> restated(title(words), restated(words))
        else -> title(words)
    }

private fun AddRelative.restated(words: Words) =
    listOfNotNull(
        "${name.trim()}（${relation?.let { words.name(it) }.orEmpty()}）",
        phone,
        scopes.joinToString("、") { words.name(it) },
        until?.let { words.familyUntil(words.year(it)) },
        words.familyAnyTime,
    )

@Composable
private fun ColumnScope.Foot(
    entry: AddRelative,
    on: (AddRelativeEvent) -> Unit,
) {
    entry.asking.wrong?.let { Refused(it) }
    val word =
        when (entry.step) {
            AddRelativeStep.CONSENT -> words.consentGive
            AddRelativeStep.CONFIRM -> words.familyAdd
            else -> words.next
        }
    PrimaryButton(word, icon = Icon.CHECK.takeIf { entry.step == AddRelativeStep.CONFIRM }, enabled = entry.canGoOn) {
        on(AddRelativeEvent.Next)
    }
}

@Composable
private fun Phone(
    entry: AddRelative,
    on: (AddRelativeEvent) -> Unit,
) = Field(
    words.familyPhone,
    entry.phone,
    { on(AddRelativeEvent.Phone(it)) },
    hint = words.signInPhoneHint,
    keyboard = KeyboardType.Phone,
)

@Composable
private fun Relations(
    entry: AddRelative,
    on: (AddRelativeEvent) -> Unit,
) = Chips(ProxyRelation.entries, { words.name(it) }, { it == entry.relation }) { on(AddRelativeEvent.Relation(it)) }

@Composable
private fun Scopes(
    entry: AddRelative,
    on: (AddRelativeEvent) -> Unit,
) {
    for (scope in ProxyScope.entries) {
        Check(words.name(scope), scope in entry.scopes, Modifier.fillMaxWidth(), scope.also(words)) {
            on(AddRelativeEvent.Scope(scope, it))
        }
    }
}

private fun ProxyScope.also(words: Words) =
    when (this) {
        ProxyScope.VIEW -> words.familyViewAlso
        ProxyScope.REQUEST_REFILL -> null
        ProxyScope.PICKUP -> words.familyPickupAlso
    }
