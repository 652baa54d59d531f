"""Knocks at every door of a running demo, as a visitor and as each role, with what schemathesis draws from the document.

A 5xx, a status, a media type or a body that the document does not name, or an answer to somebody who showed no session, fails.
The staff sign in as they do in earnest, with a second factor.
JIAYI_CASES sizes it: a sixteenth of it drawn for each route and role, beside the boundary cases that the document itself gives.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PASSWORD = "jiayi-demo-2026"
STAFF = {
    "desk": "desk1",
    "nurse": "nurse1",
    "public_health": "health1",
    "village_doctor": "village1",
    "assistant_gp": "assistant1",
    "doctor": "leader1",
    "pharmacist": "pharmacist1",
    "dispenser": "dispenser1",
    "manager": "manager1",
    "alliance_manager": "county",
    "auditor": "auditor",
    "operator": "operator",
}
RESIDENT = "13800130001"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
]


def call(address, path, body=None, token=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address + path, data, headers)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def authenticator_code(secret):
    """What an authenticator shows now. Source: RFC 6238, with SHA-1, six digits and steps of 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, (int(time.time()) // 30).to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def staff_token(address, login):
    who = {"login": login, "password": PASSWORD}
    try:
        call(address, "/api/v1/sign-in/staff", who)
    except urllib.error.HTTPError as refused:
        assert refused.code == 401, refused
    else:
        sys.exit(f"{login} was let in by a password alone")
    secret = call(address, "/api/v1/sign-in/staff/second-factor", who)["secret"]
    return call(address, "/api/v1/sign-in/staff", who | {"code": authenticator_code(secret)})["token"]


def resident_token(address):
    call(address, "/api/v1/sign-in/codes", {"phone": RESIDENT, "purpose": "sign_in"})
    messages = call(address, "/demo/messages.json")["messages"]
    code = next(message["text"] for message in messages if message["to"] == RESIDENT)[:6]
    return call(address, "/api/v1/sign-in/resident", {"phone": RESIDENT, "code": code})["token"]


# The boundary cases are the same for everybody; in `make test` these three send them, in `make soak` every role.
SEND_BOUNDARIES = {"visitor", "resident", "doctor"}
SOAK_EXAMPLES = 64


def knock(address, who, token, examples):
    """True when every answer was one that the document names."""
    boundaries = who in SEND_BOUNDARIES or examples >= SOAK_EXAMPLES
    command = [
        str(pathlib.Path(sys.executable).with_name("schemathesis")),
        "run",
        address + "/openapi.json",
        f"--phases=examples,{'coverage,' if boundaries else ''}fuzzing",
        f"--checks={','.join(CHECKS)}",
        f"--max-examples={examples}",
        "--workers=2",
        "--seed=20261122",
        "--warnings=off",
        "--suppress-health-check=all",
        "--no-color",
        # The session that knocks would be gone after the first try; the matrix of the server's tests has this door.
        "--exclude-path=/api/v1/sign-out",
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout)
    print(f"{who}: {'passed' if done.returncode == 0 else 'FAILED'}", flush=True)
    return done.returncode == 0


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    examples = max(1, int(os.environ.get("JIAYI_CASES", "64")) // 16)
    with tempfile.TemporaryDirectory(prefix="jiayi-doors-") as folder:
        settings = {
            "JIAYI_SERVER__LISTEN": "127.0.0.1:0",
            "JIAYI_STAFF__SECOND_FACTOR": "required",
            "JIAYI_LOG__FILTER": "warn",
        }
        environment = os.environ | settings
        subprocess.run([binary, "demo", "--residents", "60"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        log = pathlib.Path(folder, "log")
        with log.open("w") as errors:
            server = subprocess.Popen(
                [binary, "serve"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        try:
            line = server.stdout.readline()
            address = line.removeprefix("listening on ").strip()
            askers = {"visitor": None, "resident": resident_token(address)}
            askers |= {role: staff_token(address, login) for role, login in STAFF.items()}
            failed = [who for who, token in askers.items() if not knock(address, who, token, examples)]
            alive = server.poll() is None
        finally:
            server.terminate()
            server.wait()
        if failed or not alive:
            print(log.read_text()[-10_000:])
            sys.exit(f"FAILED: {', '.join(failed) or 'the server ended'}")


if __name__ == "__main__":
    main()
