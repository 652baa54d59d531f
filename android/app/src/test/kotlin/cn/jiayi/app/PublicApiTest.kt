package cn.jiayi.app

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.Handle
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes
import java.io.File
import java.util.zip.ZipFile

/**
 * What the app is compiled against has the framework's hidden members too. Here is only what its public reference names: up to Android 4.1 by the
 * published stubs, later ones by the list in `public-api.txt`, each with the version that brought it.
 */
class PublicApiTest {
    private val own =
        File(System.getProperty("app.classes"))
            .walk()
            .filter {
                it.extension == "class"
            }.map { Compiled(it.readBytes()) }
            .toList()
    private val published =
        ZipFile(System.getProperty("public.api")).use { jar ->
            jar
                .entries()
                .asSequence()
                .filter { it.name.endsWith(".class") }
                .map { Compiled(jar.getInputStream(it).readBytes()) }
                .associateBy { it.name }
        }
    private val later: Map<String, Int> =
        checkNotNull(javaClass.getResource("/public-api.txt"))
            .readText()
            .lines()
            .filter { it.isNotBlank() && !it.startsWith("#") }
            .associate { line -> line.split(' ').let { (member, level) -> member to level.toInt() } }

    @Test
    fun `nothing hidden is used`() {
        assertTrue(own.size > 20 && published.size > 1000)
        val used = uses().map { it.member }.toSortedSet()
        assertEquals(emptyList<String>(), used.filter { !isPublished(it) && it !in later })
        assertEquals("named and not used", emptyList<String>(), later.keys.filter { it !in used })
    }

    @Test
    fun `what the oldest phones lack is used behind a look at their version`() {
        val unseen = uses().filter { (later[it.member] ?: 0) > OLDEST && !it.looks }
        assertEquals(emptyList<String>(), unseen.map { "${it.by}: ${it.member}" })
    }

    private class Use(
        val by: String,
        val member: String,
        /** The method asks for the phone's version. */
        val looks: Boolean,
    )

    private fun uses(): List<Use> {
        val mine = own.associateBy { it.name }
        return own.flatMap { unit ->
            unit.methods.flatMap { (method, refs) ->
                val looks = "android/os/Build\$VERSION.SDK_INT" in refs
                refs.mapNotNull { ref ->
                    // What a class is begun with is asked of whoever makes one of it.
                    val begins = method.startsWith("<init>") && ref == "${unit.above}.<init>()V"
                    of(ref, mine)?.let { Use("${unit.name}.$method", it, looks || begins) }
                }
            }
        }
    }

    /** Of the framework: by the class that it is asked of, or by the first one above ours. */
    private fun of(
        ref: String,
        mine: Map<String, Compiled>,
    ): String? {
        var (owner, member) = ref.split('.').let { it[0] to it.getOrNull(1) }
        while (owner in mine || owner in STAND_INS) {
            val unit = mine[owner]
            if (unit != null && (member == null || member in unit.declared)) return null
            owner = STAND_INS[owner] ?: unit!!.above
        }
        return if (owner.startsWith("android/")) listOfNotNull(owner, member).joinToString(".") else null
    }

    private fun isPublished(ref: String): Boolean {
        val (owner, member) = ref.split('.').let { it[0] to it.getOrNull(1) }
        val unit = published[owner] ?: return false
        if (member == null || member in unit.members) return true
        return (listOf(unit.above) + unit.interfaces).any { isPublished("$it.$member") }
    }

    /** A class file: what it has that others may name, and what each of its methods names. */
    private class Compiled(
        bytes: ByteArray,
    ) : ClassVisitor(Opcodes.ASM9) {
        lateinit var name: String
        lateinit var above: String
        var interfaces = emptyList<String>()
        val members = mutableSetOf<String>()
        val declared = mutableSetOf<String>()
        val methods = mutableMapOf<String, Set<String>>()

        init {
            ClassReader(bytes).accept(this, ClassReader.SKIP_DEBUG)
        }

        override fun visit(
            version: Int,
            access: Int,
            name: String,
            signature: String?,
            superName: String?,
            interfaces: Array<String>?,
        ) {
            this.name = name
            above = superName ?: "java/lang/Object"
            this.interfaces = interfaces.orEmpty().toList()
        }

        override fun visitField(
            access: Int,
            name: String,
            descriptor: String,
            signature: String?,
            value: Any?,
        ): Nothing? {
            declared += name
            if (access and SHOWN != 0) members += name
            return null
        }

        override fun visitMethod(
            access: Int,
            name: String,
            descriptor: String,
            signature: String?,
            exceptions: Array<String>?,
        ): MethodVisitor {
            declared += "$name$descriptor"
            if (access and SHOWN != 0) members += "$name$descriptor"
            val refs = mutableSetOf<String>()
            methods["$name$descriptor"] = refs
            return Names(refs)
        }
    }

    private class Names(
        private val refs: MutableSet<String>,
    ) : MethodVisitor(Opcodes.ASM9) {
        override fun visitFieldInsn(
            opcode: Int,
            owner: String,
            name: String,
            descriptor: String,
        ) {
            refs += "$owner.$name"
        }

        override fun visitMethodInsn(
            opcode: Int,
            owner: String,
            name: String,
            descriptor: String,
            isInterface: Boolean,
        ) {
            refs += "$owner.$name$descriptor"
        }

        override fun visitTypeInsn(
            opcode: Int,
            type: String,
        ) {
            refs += type
        }

        override fun visitInvokeDynamicInsn(
            name: String,
            descriptor: String,
            bootstrap: Handle,
            vararg arguments: Any,
        ) {
            for (handle in arguments.filterIsInstance<Handle>()) refs += "${handle.owner}.${handle.name}${handle.desc}"
        }
    }

    private companion object {
        const val OLDEST = 26
        const val SHOWN = Opcodes.ACC_PUBLIC or Opcodes.ACC_PROTECTED

        /** Ours by a name of another repository's. */
        val STAND_INS = mapOf("androidx/activity/ComponentActivity" to "android/app/Activity")
    }
}
