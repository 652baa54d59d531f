package cn.jiayi.ui.samples

import cn.jiayi.core.ActedFor
import cn.jiayi.core.ConsentPurpose
import cn.jiayi.core.Family
import cn.jiayi.core.Guardian
import cn.jiayi.core.Proxy
import cn.jiayi.core.ProxyRelation
import cn.jiayi.core.ProxyScope
import cn.jiayi.model.AddRelative
import cn.jiayi.model.AddRelativeState
import cn.jiayi.model.AddRelativeStep
import cn.jiayi.model.Asking
import cn.jiayi.model.Consent
import cn.jiayi.model.ConsentState
import cn.jiayi.model.FamilyState
import cn.jiayi.model.FamilyView
import cn.jiayi.model.Wrong
import cn.jiayi.ui.harness.Sample
import cn.jiayi.ui.harness.ScreenTest
import cn.jiayi.ui.resident.AddRelativeScreen
import cn.jiayi.ui.resident.ConsentScreen
import cn.jiayi.ui.resident.FamilyScreen

private val son =
    Proxy(
        id(300),
        "李国强",
        "139****0077",
        ProxyRelation.CHILD,
        listOf(ProxyScope.VIEW, ProxyScope.REQUEST_REFILL),
        today.plusDays(200),
    )
private val consents = listOf(Consent(sharing, true), Consent(sharing.copy(purpose = ConsentPurpose.SMS), false))
private val alone = FamilyView(Family(emptyList(), emptyList(), emptyList()), emptyList(), consents)
private val helped =
    alone.copy(
        family = Family(emptyList(), listOf(son), emptyList()),
        actsFor =
            listOf(
                ActedFor(id(2), "李德福", "proxy", id(301), listOf("view", "request_refill"), today.plusDays(90)),
                ActedFor(id(3), "李**", "proxy", id(302), listOf("pickup"), today.plusDays(90)),
                ActedFor(id(4), "李小宝", "guardian", null, emptyList(), null),
            ),
    )

private fun family(
    name: String,
    state: FamilyState,
) = Sample("R04 family $name") { FamilyScreen(state) {} }

class FamilyScreenTest :
    ScreenTest(
        family("loading", loading),
        family("normal", ready(helped)),
        family(
            "of a child",
            ready(alone.copy(family = Family(listOf(Guardian("陈晓燕", "parent", null)), emptyList(), emptyList()))),
        ),
        family("empty", ready(alone)),
        family("error", failed),
        family("offline", ready(helped.copy(actsFor = null), offline)),
        family("queued", ready(helped, queued)),
    )

private fun consent(
    name: String,
    state: ConsentState,
) = Sample("R04 consent $name") { ConsentScreen(state) {} }

class ConsentScreenTest :
    ScreenTest(
        consent("given", ready(Consent(sharing, true))),
        consent("not given", ready(Consent(sharing, false), offline)),
    )

private val named =
    AddRelative(
        AddRelativeStep.NAME,
        name = "李国强",
        phone = "13900000077",
        relation = ProxyRelation.CHILD,
        scopes = setOf(ProxyScope.VIEW, ProxyScope.PICKUP),
        days = listOf(1L, 3L, 6L, 12L).map { today.plusMonths(it).minusDays(1) },
        until = today.plusMonths(6).minusDays(1),
    )

private fun adding(
    name: String,
    state: AddRelativeState,
) = Sample("R04 adding $name") { AddRelativeScreen(state) {} }

private fun at(step: AddRelativeStep) = adding(step.name.lowercase(), ready(named.copy(step = step)))

class AddRelativeScreenTest :
    ScreenTest(
        adding("loading", loading),
        adding("consent", ready(named.copy(step = AddRelativeStep.CONSENT, consent = sharing))),
        adding("empty", ready(AddRelative(AddRelativeStep.NAME))),
        at(AddRelativeStep.NAME),
        at(AddRelativeStep.PHONE),
        at(AddRelativeStep.RELATION),
        at(AddRelativeStep.SCOPES),
        at(AddRelativeStep.UNTIL),
        at(AddRelativeStep.CONFIRM),
        adding(
            "refused",
            ready(named.copy(step = AddRelativeStep.CONFIRM, asking = Asking(wrong = Wrong.Refused("GRANT_EXISTS")))),
        ),
        adding(
            "offline",
            ready(named.copy(step = AddRelativeStep.CONFIRM, asking = Asking(wrong = Wrong.NoAnswer)), offline),
        ),
    )
