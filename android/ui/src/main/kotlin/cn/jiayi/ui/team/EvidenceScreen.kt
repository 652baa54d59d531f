package cn.jiayi.ui.team

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.jiayi.core.Evidence
import cn.jiayi.core.EvidenceForm
import cn.jiayi.design.Words
import cn.jiayi.model.EvidenceEvent
import cn.jiayi.model.EvidenceState
import cn.jiayi.ui.parts.Badge
import cn.jiayi.ui.parts.Card
import cn.jiayi.ui.parts.Heading
import cn.jiayi.ui.parts.Icon
import cn.jiayi.ui.parts.Notice
import cn.jiayi.ui.parts.Page
import cn.jiayi.ui.parts.PrimaryButton
import cn.jiayi.ui.parts.Quiet
import cn.jiayi.ui.parts.Refused
import cn.jiayi.ui.parts.Text
import cn.jiayi.ui.parts.announced
import cn.jiayi.ui.parts.day
import cn.jiayi.ui.parts.name
import cn.jiayi.ui.theme.Tone
import cn.jiayi.ui.theme.words

/** G06: what is recorded before a medicine can be signed again. */
@Composable
fun EvidenceScreen(
    state: EvidenceState,
    evidence: Evidence,
    on: (EvidenceEvent) -> Unit,
) = Page(
    state,
    words.name(evidence),
    on,
    { it.form.spoken(evidence, words) },
    foot = {
        if (it.form.missing > 0u) Badge(Tone.WARN, Icon.PEN, words.visitMissing(it.form.missing.toLong()))
        PrimaryButton(words.evidenceKeep, icon = Icon.CHECK, enabled = it.form.ready) { on(EvidenceEvent.Record) }
    },
) { filling ->
    val form = filling.form
    Whose(form)
    filling.wrong?.let { Refused(it) }
    for (fault in form.faults) words.code(fault.code)?.let { Notice(Tone.DANGER, Icon.WARNING) { Text(it.title) } }
    for (question in form.questions) {
        val given = filling.given[question.path].orEmpty()
        Asked(question.copy(given = given), given.firstOrNull(), on)
    }
    form.left?.let { Left(it) }
}

internal fun EvidenceForm.spoken(
    evidence: Evidence,
    words: Words,
): String = "${words.name(evidence)}：$name，$medicine。${words.visitMissing(missing.toLong())}。"

@Composable
private fun Whose(form: EvidenceForm) =
    Card {
        Heading("${form.name} ${words.cardAge(form.age.toLong())}")
        Text(words.evidenceFor(form.medicine))
        form.scope?.let { Quiet(words.assessmentScope(it) ?: it) }
        form.visitOn?.let { Quiet(words.evidenceVisit(words.day(it))) }
        form.lastOn?.let { Quiet(words.evidenceLastOn(words.day(it))) }
    }

/** What the medicine still lacks once this is recorded. */
@Composable
private fun Left(codes: List<String>) =
    if (codes.isEmpty()) {
        Badge(Tone.GOOD, Icon.CHECK, words.evidenceEnough, Modifier.announced())
    } else {
        Notice(Tone.WARN, Icon.INFO, Modifier.announced()) {
            Text(words.evidenceLeft)
            for (code in codes) Text(words.code(code)?.title ?: code)
        }
    }
