//! Counted tries outlive the server that counted them.

use jiayi_tests::{Account, Server};
use serde_json::json;

#[test]
fn a_restart_gives_nobody_new_tries() {
    let mut server = Server::demo(40);
    let body = |password: &str| json!({ "login": "leader1", "password": password });
    for _ in 0..5 {
        let refused = Account::visitor(&server).post("/api/v1/sign-in/staff", &body("wrong"));
        assert_eq!((refused.status, refused.code()), (401, "SIGN_IN_FAILED"));
    }
    server.kill();
    server.start();
    // The window may end meanwhile: then one more is let through, not five.
    let is_closed = |_| {
        Account::visitor(&server).post("/api/v1/sign-in/staff", &body("wrong"));
        let right = Account::visitor(&server).post("/api/v1/sign-in/staff", &body("jiayi-demo-2026"));
        (right.status, right.code()) == (429, "TOO_MANY_ATTEMPTS")
    };
    assert!((0..2).any(is_closed));
    Account::staff(&server, "leader2");
    server.stop();
    server.run(&["audit", "verify"]);
}
