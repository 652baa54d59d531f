package cn.jiayi.core

import java.nio.file.Path
import java.time.Instant
import java.util.UUID
import java.util.concurrent.atomic.AtomicBoolean

/** The same two keys for ever; of another phone, other ones. */
class Ring(
    private val phone: Int = 0,
) : KeyProvider {
    override fun key(name: KeyName) = ByteArray(32) { (2 * phone + if (name == KeyName.RECORDS) 1 else 2).toByte() }
}

/** A line that can be cut. */
class Line(
    private val through: HttpTransport,
) : HttpTransport {
    val cut = AtomicBoolean(false)

    override suspend fun execute(request: HttpRequest): HttpResponse {
        if (cut.get()) throw TransportException.NoNetwork()
        return through.execute(request)
    }
}

suspend fun open(
    folder: Path,
    line: HttpTransport,
    keys: KeyProvider = Ring(),
): Jiayi = Jiayi.open(folder.toString(), keys, line)

/** A number gets five codes an hour. */
suspend fun Jiayi.signsIn(
    number: String,
    server: Server,
): UUID {
    askForCode(number)
    signInResident(number, server.codeSentTo(number), Installation("i-1", "红米 Note"))
    check(synchronise(Instant.now()) == Ended.Done)
    return checkNotNull(ownResident())
}

/** Somebody of the demo's staff. */
suspend fun Jiayi.signsIn(login: String): Account {
    val account = signInStaff(login, "jiayi-demo-2026", null, null, Installation("i-2", "华为"))
    check(synchronise(Instant.now()) == Ended.Done)
    return account
}

/** Whoever needs her team, the first on the list first. */
suspend fun Jiayi.list(): List<ListRow> {
    val team = ownTeams(Instant.now()).first().team
    return worklist(team, ListPart(null, null, null, null, null, null, null), null, 200u, Instant.now()).rows
}

/** Of them, whose contract is in force: whoever has only signed waits for an answer and is nobody's yet. */
suspend fun Jiayi.served(): List<ListRow> =
    list().filter { row -> residentCard(row.resident, Instant.now())?.contracts?.any { it.status == "active" } == true }

suspend fun Jiayi.row(of: UUID): ListRow? = list().find { it.resident == of }

suspend fun Jiayi.centre(): SyncCentre = syncCentre(Instant.now())
