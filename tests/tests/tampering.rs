//! Whoever edits the database past the server is found out.

use jiayi_tests::{Server, fresh_id, literal};

#[test]
fn the_audit_log_shows_an_edit_a_deletion_a_reorder_and_a_cut() {
    let verified = |edit: &str| {
        let mut server = Server::demo(40);
        server.stop();
        let whole = server.run(&["audit", "verify"]);
        assert!(whole.starts_with("the audit log is whole"), "{whole}");
        // Sixteen bytes of another account, or for a hash too few.
        server.records().edit(&edit.replace("SOMETHING", &literal(&fresh_id())));
        let said = server.refused(&["audit", "verify"], &[]);
        (said, server)
    };
    let changed = "audit entry 100: it was changed after it was written";
    for (edit, finding) in [
        ("UPDATE audit SET outcome = 'rejected' WHERE version = 100", changed),
        ("UPDATE audit SET at = at + 1 WHERE version = 100", changed),
        ("UPDATE audit SET account_id = SOMETHING WHERE version = 100", changed),
        ("UPDATE audit SET role = 'auditor' WHERE version = 100", changed),
        ("UPDATE audit SET residents = '[]' WHERE version = 100", changed),
        ("UPDATE audit SET detail = REPLACE(detail, 'e', 'a') WHERE version = 100", changed),
        ("UPDATE audit SET hash = SOMETHING WHERE version = 100", "audit entry 100: it cannot be read"),
        ("DELETE FROM audit WHERE version = 100", "audit entry 100: it is missing"),
        // The gap closed by moving the later entries up.
        (
            "DELETE FROM audit WHERE version = 100;
             UPDATE audit SET version = -version WHERE version > 100;
             UPDATE audit SET version = -version - 1 WHERE version < 0",
            "audit entry 100: it was changed after it was written, or stands for another that was removed",
        ),
        (
            "UPDATE audit SET version = -1 WHERE version = 100;
             UPDATE audit SET version = 100 WHERE version = 101;
             UPDATE audit SET version = 101 WHERE version = -1",
            "audit entry 100: it stands in another place",
        ),
    ] {
        let said = verified(edit).0;
        assert!(said.contains(finding), "{edit}: {said}");
    }
    let (said, server) = verified("DELETE FROM audit WHERE version > (SELECT MAX(version) FROM audit) - 5");
    assert!(said.contains("the log ends before it, though a signed head names entry"), "{said}");
    let said = server.refused(&["serve"], &[]);
    assert!(said.contains("stands behind its signed heads"), "a server does not go on after a cut: {said}");
}
