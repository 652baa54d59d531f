//! The tables as Diesel sees them. `migrations/` is the source; a test compares the two.

use diesel::{allow_columns_to_appear_in_same_group_by_clause, allow_tables_to_appear_in_same_query, table};

table! {
    use diesel::sql_types::{Binary, Bool, Nullable};
    use crate::database::sql::{Id, Moment};

    database (incarnation) {
        incarnation -> Id,
        born_as -> Id,
        demo -> Bool,
        key_probe -> Nullable<Binary>,
        created_at -> Moment,
        moved_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::database::sql::Id;

    feeds (id) {
        id -> Id,
        kind -> Text,
        version -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Bool, Text};
    use crate::database::sql::Id;

    feed_entries (feed_id, kind, entity_id) {
        feed_id -> Id,
        kind -> Text,
        entity_id -> Id,
        version -> BigInt,
        present -> Bool,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    audit (version) {
        version -> BigInt,
        at -> Moment,
        kind -> Text,
        account_id -> Nullable<Id>,
        session_id -> Nullable<Id>,
        role -> Nullable<Text>,
        acting_for -> Nullable<Id>,
        request_id -> Nullable<Id>,
        envelope_hash -> Nullable<Binary>,
        outcome -> Text,
        code -> Nullable<Text>,
        residents -> Text,
        teams -> Text,
        detail -> Nullable<Text>,
        hash -> Binary,
    }
}

table! {
    use diesel::sql_types::Text;
    use crate::database::sql::Id;

    alliances (id) {
        id -> Id,
        name -> Text,
        region -> Text,
    }
}

table! {
    use diesel::sql_types::{Bool, Integer, Text};
    use crate::database::sql::Id;

    institutions (id) {
        id -> Id,
        name -> Text,
        level -> Text,
        credit_code -> Text,
        region -> Text,
        address -> Text,
        phone -> Text,
        duty_phone -> Text,
        hours -> Text,
        latitude_e6 -> Integer,
        longitude_e6 -> Integer,
        has_physician -> Bool,
        pharmacist -> Text,
        has_equipment -> Bool,
        remote_area -> Bool,
    }
}

table! {
    use diesel::sql_types::Nullable;
    use crate::database::sql::{Day, Id};

    institution_placements (id) {
        id -> Id,
        institution_id -> Id,
        alliance_id -> Id,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::Text;
    use crate::database::sql::Id;

    villages (code) {
        code -> Text,
        name -> Text,
        institution_id -> Id,
    }
}

table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::database::sql::Id;

    staff (id) {
        id -> Id,
        name -> Text,
        practitioner_class -> Nullable<Text>,
        title -> Nullable<Text>,
        specialty -> Nullable<Text>,
        gp_trained -> Bool,
    }
}

table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::database::sql::{Day, Id};

    staff_licences (id) {
        id -> Id,
        staff_id -> Id,
        number -> Text,
        scope -> Text,
        may_prescribe -> Bool,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::database::sql::{Day, Id};

    staff_roles (id) {
        id -> Id,
        staff_id -> Id,
        role -> Text,
        institution_id -> Id,
        home_institution_id -> Id,
        may_prescribe_here -> Bool,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id};

    teams (id) {
        id -> Id,
        name -> Text,
        introduction -> Text,
        phone -> Text,
        hours -> Text,
        opened_on -> Day,
        closed_on -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::Nullable;
    use crate::database::sql::{Day, Id};

    team_placements (id) {
        id -> Id,
        team_id -> Id,
        institution_id -> Id,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::database::sql::{Day, Id};

    team_members (id) {
        id -> Id,
        team_id -> Id,
        staff_id -> Id,
        duty -> Text,
        cap -> Nullable<Integer>,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use crate::database::sql::{Day, Id};

    substitutions (id) {
        id -> Id,
        team_id -> Id,
        absent_id -> Id,
        substitute_id -> Id,
        valid_from -> Day,
        valid_to -> Day,
    }
}

table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::database::sql::{Day, Id};

    packages (id) {
        id -> Id,
        institution_id -> Id,
        name -> Text,
        kind -> Text,
        description -> Text,
        fee_total -> Integer,
        fee_insurance -> Integer,
        fee_public_health -> Integer,
        fee_resident -> Integer,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Integer, Text};
    use crate::database::sql::Id;

    package_items (id) {
        id -> Id,
        package_id -> Id,
        position -> Integer,
        kind -> Text,
        label -> Text,
        times_per_year -> Integer,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    residents (id) {
        id -> Id,
        name_sealed -> Binary,
        sex -> Text,
        born_on -> Day,
        document_kind -> Text,
        document_sealed -> Binary,
        document_index -> Nullable<Binary>,
        phone_sealed -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        address_sealed -> Nullable<Binary>,
        health_record_sealed -> Nullable<Binary>,
        lives_alone -> Bool,
        lacks_capacity -> Bool,
        verified_at -> Nullable<Moment>,
        verified_how -> Nullable<Text>,
        verified_by -> Nullable<Id>,
        merged_into -> Nullable<Id>,
        restricted_at -> Nullable<Moment>,
        died_on -> Nullable<Day>,
        registered_at -> Moment,
        contact_preference -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id};

    resident_homes (id) {
        id -> Id,
        resident_id -> Id,
        institution_id -> Id,
        village_code -> Nullable<Text>,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    accounts (id) {
        id -> Id,
        kind -> Text,
        resident_id -> Nullable<Id>,
        staff_id -> Nullable<Id>,
        phone_sealed -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        login -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        created_at -> Moment,
        disabled_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    one_time_codes (id) {
        id -> Id,
        phone_index -> Binary,
        purpose -> Text,
        code_hash -> Binary,
        created_at -> Moment,
        expires_at -> Moment,
        tries_left -> Integer,
        used_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    sessions (id) {
        id -> Id,
        account_id -> Id,
        token_hash -> Binary,
        staff_role_id -> Nullable<Id>,
        install_id -> Nullable<Text>,
        device_name -> Nullable<Text>,
        created_at -> Moment,
        last_seen_at -> Moment,
        expires_at -> Moment,
        revoked_at -> Nullable<Moment>,
        address_index -> Nullable<Binary>,
        next_token_hash -> Nullable<Binary>,
        next_expires_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable};
    use crate::database::sql::{Id, Moment};

    second_factors (id) {
        id -> Id,
        secret_sealed -> Binary,
        created_at -> Moment,
        confirmed_at -> Nullable<Moment>,
        last_step -> BigInt,
        wrong_codes -> Integer,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::database::sql::{Id, Moment};

    recovery_codes (id) {
        id -> Id,
        account_id -> Id,
        code_hash -> Binary,
        used_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::Nullable;
    use crate::database::sql::{Id, Moment};

    staff_activations (id) {
        id -> Id,
        account_id -> Id,
        issued_by -> Id,
        issued_at -> Moment,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    reminders (about, of_id) {
        about -> Text,
        of_id -> Id,
        resident_id -> Id,
        due -> Day,
        counted -> Nullable<Day>,
        asked -> Bool,
        people -> Text,
        begins_at -> Nullable<Moment>,
        ends_at -> Nullable<Moment>,
        put_off -> Text,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Id, Moment};

    next_messages (about, of_id) {
        about -> Text,
        of_id -> Id,
        at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::Text;
    use crate::database::sql::{Id, Moment};

    put_offs (id) {
        id -> Id,
        resident_id -> Id,
        about -> Text,
        of_id -> Id,
        at -> Moment,
        made_by -> Id,
    }
}

table! {
    use diesel::sql_types::Integer;
    use crate::database::sql::{Id, Moment};

    reminder_opt_outs (resident_id, recipient_id) {
        resident_id -> Id,
        recipient_id -> Id,
        channels -> Integer,
        set_at -> Moment,
        set_by -> Id,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool, Text};
    use crate::database::sql::{Id, Moment};

    push_tokens (session_id, vendor) {
        session_id -> Id,
        vendor -> Text,
        token_sealed -> Binary,
        token_index -> Binary,
        told_at -> Moment,
        arrives -> Bool,
    }
}

table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    digests (id) {
        id -> Id,
        day -> Day,
        recipient_id -> Id,
        audience -> Text,
        channel -> Text,
        about -> Text,
        institution_id -> Id,
        ends_at -> Moment,
        run_at -> Nullable<Moment>,
        attempts -> Integer,
        lease_token -> Nullable<Id>,
        leased_until -> Nullable<Moment>,
        called_at -> Nullable<Moment>,
        accepted_at -> Nullable<Moment>,
        provider_id -> Nullable<Text>,
        delivered_at -> Nullable<Moment>,
        seen_at -> Nullable<Moment>,
        acted_at -> Nullable<Moment>,
        failed_at -> Nullable<Moment>,
        failure -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    told (step_id) {
        step_id -> Id,
        digest_id -> Nullable<Id>,
        resident_id -> Id,
        about -> Text,
        of_id -> Id,
        recipient_id -> Id,
        rung -> Text,
        channel -> Text,
        due -> Day,
        at -> Moment,
        seen_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Integer, Text};
    use crate::database::sql::{Day, Id};

    channel_spending (institution_id, channel, day) {
        institution_id -> Id,
        channel -> Text,
        day -> Day,
        messages -> Integer,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::database::sql::{Id, Moment};

    reminder_links (link_hash) {
        link_hash -> Binary,
        digest_id -> Id,
        resident_id -> Id,
        expires_at -> Moment,
        revoked_at -> Nullable<Moment>,
    }
}

table! {
    use crate::database::sql::Id;

    unplanned (resident_id) {
        resident_id -> Id,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    held_commands (id) {
        id -> Id,
        account_id -> Id,
        session_id -> Id,
        role -> Text,
        staff_id -> Id,
        institution_id -> Id,
        resident_id -> Id,
        name -> Text,
        care_day -> Nullable<Day>,
        issued_at -> Moment,
        arrived_at -> Moment,
        envelope_hash -> Binary,
        envelope_sealed -> Binary,
        decided_at -> Nullable<Moment>,
        decided_by -> Nullable<Id>,
        outcome -> Nullable<Text>,
        reason_sealed -> Nullable<Binary>,
    }
}

table! {
    use diesel::sql_types::Integer;
    use crate::database::sql::{Id, Moment};

    attempts (id) {
        id -> Id,
        started_at -> Moment,
        ends_at -> Moment,
        tries -> Integer,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    phone_changes (id) {
        id -> Id,
        resident_id -> Id,
        account_id -> Id,
        old_sealed -> Nullable<Binary>,
        new_sealed -> Nullable<Binary>,
        changed_by -> Id,
        changed_at -> Moment,
        scan_hash -> Nullable<Binary>,
        old_index -> Nullable<Binary>,
        new_index -> Nullable<Binary>,
        waits_until -> Nullable<Moment>,
        done_at -> Nullable<Moment>,
        done_how -> Nullable<Text>,
        done_by -> Nullable<Id>,
        stopped_at -> Nullable<Moment>,
        stopped_by -> Nullable<Id>,
    }
}

table! {
    use crate::database::sql::{Day, Id};

    card_sightings (id) {
        id -> Id,
        staff_id -> Id,
        resident_id -> Id,
        seen_on -> Day,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::database::sql::{Id, Moment};

    print_links (id) {
        id -> Id,
        link_hash -> Binary,
        contract_id -> Id,
        session_id -> Id,
        expires_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Binary, Text};
    use crate::database::sql::{Id, Moment};

    messages (id) {
        id -> Id,
        channel -> Text,
        to_sealed -> Binary,
        body_sealed -> Binary,
        created_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    identity_claims (id) {
        id -> Id,
        account_id -> Id,
        resident_id -> Id,
        document_index -> Binary,
        state -> Text,
        tries_left -> Integer,
        claimed_at -> Moment,
        decided_at -> Nullable<Moment>,
        decided_by -> Nullable<Id>,
        decided_how -> Nullable<Text>,
        reason -> Nullable<Text>,
        proposed_by -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Integer, Nullable};
    use crate::database::sql::{Id, Moment};

    activation_codes (id) {
        id -> Id,
        resident_id -> Id,
        issued_by -> Id,
        issued_at -> Moment,
        expires_at -> Moment,
        tries_left -> Integer,
        used_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    consents (id) {
        id -> Id,
        resident_id -> Id,
        purpose -> Text,
        event -> Text,
        legal_basis -> Text,
        text_version -> Nullable<Text>,
        text_hash -> Nullable<Binary>,
        channel -> Text,
        recipient -> Nullable<Text>,
        by_account -> Id,
        guardian_id -> Nullable<Id>,
        witness_id -> Nullable<Id>,
        scan_hash -> Nullable<Binary>,
        at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool};
    use crate::database::sql::{Day, Id, Moment};

    capacity_decisions (id) {
        id -> Id,
        resident_id -> Id,
        lacks_capacity -> Bool,
        decided_on -> Day,
        scan_hash -> Binary,
        recorded_by -> Id,
        recorded_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    guardianships (id) {
        id -> Id,
        ward_id -> Id,
        guardian_id -> Id,
        relation -> Text,
        proof_kind -> Text,
        proof_hash -> Binary,
        verified_by -> Id,
        recorded_at -> Moment,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
        revoked_at -> Nullable<Moment>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    grants (id) {
        id -> Id,
        resident_id -> Id,
        proxy_name_sealed -> Binary,
        proxy_phone_sealed -> Binary,
        proxy_phone_index -> Binary,
        relation -> Text,
        scopes -> Text,
        granted_by -> Id,
        granted_as -> Text,
        scan_hash -> Nullable<Binary>,
        granted_at -> Moment,
        valid_from -> Day,
        valid_to -> Day,
        revoked_at -> Nullable<Moment>,
        revoked_by -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    blobs (id) {
        id -> Id,
        hash -> Binary,
        account_id -> Id,
        resident_id -> Nullable<Id>,
        media_type -> Text,
        size -> Integer,
        sealed -> Binary,
        created_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    contracts (id) {
        id -> Id,
        resident_id -> Id,
        team_id -> Id,
        doctor_id -> Id,
        package_id -> Id,
        institution_id -> Id,
        district_institution_id -> Nullable<Id>,
        municipal_institution_id -> Nullable<Id>,
        state -> Text,
        origin -> Text,
        predecessor_id -> Nullable<Id>,
        starts_on -> Day,
        ends_on -> Day,
        term_ends_on -> Day,
        years -> Integer,
        priority_groups -> Text,
        fee_total -> Integer,
        fee_insurance -> Integer,
        fee_public_health -> Integer,
        fee_resident -> Integer,
        signer_kind -> Text,
        signer_account -> Id,
        guardian_id -> Nullable<Id>,
        signed_how -> Text,
        signed_at -> Moment,
        decided_at -> Nullable<Moment>,
        decided_by -> Nullable<Id>,
        decision_reason_sealed -> Nullable<Binary>,
        identity_check -> Nullable<Text>,
        end_side -> Nullable<Text>,
        end_reason -> Nullable<Text>,
        end_note_sealed -> Nullable<Binary>,
        end_recorded_at -> Nullable<Moment>,
        end_recorded_by -> Nullable<Id>,
        end_witness_id -> Nullable<Id>,
        end_scan_hash -> Nullable<Binary>,
        refund -> Nullable<Integer>,
        policy_version -> Text,
        answer_by -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Integer, Text};
    use crate::database::sql::Id;

    contract_items (id) {
        id -> Id,
        contract_id -> Id,
        resident_id -> Id,
        position -> Integer,
        kind -> Text,
        label -> Text,
        times_per_year -> Integer,
    }
}

table! {
    use diesel::sql_types::Nullable;
    use crate::database::sql::{Day, Id, Moment};

    deliveries (id) {
        id -> Id,
        contract_id -> Id,
        contract_item_id -> Id,
        resident_id -> Id,
        visit_id -> Nullable<Id>,
        happened_on -> Day,
        recorded_at -> Moment,
        recorded_by -> Id,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::Id;

    agreements (contract_id) {
        contract_id -> Id,
        resident_id -> Id,
        template_version -> Text,
        document_sealed -> Binary,
        document_hash -> Binary,
        signature_hash -> Binary,
        signed -> Text,
        evidence -> Nullable<Binary>,
        evidence_signature -> Nullable<Binary>,
        evidence_key -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    diagnoses (id) {
        id -> Id,
        resident_id -> Id,
        icd -> Text,
        name -> Text,
        diagnosed_on -> Day,
        proof -> Text,
        confirmed_by -> Id,
        recorded_at -> Moment,
        resolved_on -> Nullable<Day>,
        corrects -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    enrolments (id) {
        id -> Id,
        resident_id -> Id,
        programme -> Text,
        diagnosis_id -> Nullable<Id>,
        state -> Text,
        reason -> Nullable<Text>,
        valid_from -> Day,
        valid_to -> Nullable<Day>,
        enrolled_by -> Id,
        recorded_at -> Moment,
    }
}

table! {
    use diesel::sql_types::Nullable;
    use crate::database::sql::{Day, Id};

    enrolment_losses (id) {
        id -> Id,
        enrolment_id -> Id,
        resident_id -> Id,
        lost_on -> Day,
        found_on -> Nullable<Day>,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    visits (id) {
        id -> Id,
        resident_id -> Id,
        team_id -> Id,
        institution_id -> Id,
        staff_id -> Id,
        role -> Text,
        happened_on -> Day,
        recorded_at -> Moment,
        late -> Bool,
        mode -> Text,
        place -> Text,
        common -> Text,
        danger_sign_confirmed -> Bool,
        note_sealed -> Nullable<Binary>,
        corrects -> Nullable<Id>,
        corrected_by -> Nullable<Id>,
        policy_version -> Text,
    }
}

table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::database::sql::{Day, Id};

    assessments (visit_id, programme) {
        visit_id -> Id,
        programme -> Text,
        resident_id -> Id,
        happened_on -> Day,
        facts -> Text,
        controlled -> Bool,
        adr -> Bool,
        class -> Nullable<Integer>,
        action -> Text,
        next_due -> Day,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    readings (id) {
        id -> Id,
        resident_id -> Id,
        kind -> Text,
        first -> Nullable<BigInt>,
        second -> Nullable<BigInt>,
        third -> Nullable<BigInt>,
        mark -> Nullable<Text>,
        context -> Nullable<Text>,
        source -> Text,
        entered_as -> Text,
        signs -> Text,
        danger -> Nullable<Text>,
        taken_at -> Moment,
        recorded_at -> Moment,
        recorded_by -> Id,
        visit_id -> Nullable<Id>,
        corrects -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    tasks (id) {
        id -> Id,
        kind -> Text,
        resident_id -> Id,
        source_kind -> Text,
        source_id -> Id,
        team_id -> Nullable<Id>,
        institution_id -> Id,
        assignee_id -> Nullable<Id>,
        urgency -> Text,
        opened_at -> Moment,
        due_at -> Moment,
        seen_at -> Nullable<Moment>,
        seen_by -> Nullable<Id>,
        closed_at -> Nullable<Moment>,
        closed_by -> Nullable<Id>,
        outcome -> Nullable<Text>,
        note_sealed -> Nullable<Binary>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    referrals (id) {
        id -> Id,
        resident_id -> Id,
        visit_id -> Nullable<Id>,
        direction -> Text,
        urgency -> Text,
        reason -> Text,
        to_institution -> Text,
        to_department -> Text,
        referred_by -> Id,
        happened_on -> Day,
        recorded_at -> Moment,
        check_by -> Day,
        outcome -> Nullable<Text>,
        outcome_on -> Nullable<Day>,
        outcome_by -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::Text;
    use crate::database::sql::{Day, Id, Moment};

    long_assessments (id) {
        id -> Id,
        resident_id -> Id,
        visit_id -> Id,
        staff_id -> Id,
        scope -> Text,
        answers -> Text,
        assessed_on -> Day,
        recorded_at -> Moment,
        families -> Text,
    }
}

table! {
    use diesel::sql_types::Text;
    use crate::database::sql::{Day, Id, Moment};

    educations (id) {
        id -> Id,
        resident_id -> Id,
        staff_id -> Id,
        topics -> Text,
        given_on -> Day,
        recorded_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    confirmations (id) {
        id -> Id,
        resident_id -> Id,
        days -> Integer,
        signer_kind -> Text,
        by_account -> Id,
        signature_hash -> Binary,
        witness_id -> Nullable<Id>,
        confirmed_on -> Day,
        recorded_at -> Moment,
        families -> Text,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool, Integer, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    prescriptions (id) {
        id -> Id,
        resident_id -> Id,
        institution_id -> Id,
        team_id -> Nullable<Id>,
        prescriber_id -> Id,
        prescriber_role -> Text,
        kind -> Text,
        online -> Bool,
        days -> Integer,
        diagnoses -> Text,
        visit_id -> Id,
        assessment_id -> Id,
        education_id -> Nullable<Id>,
        confirmation_id -> Nullable<Id>,
        early_reason -> Nullable<Text>,
        issued_on -> Day,
        issued_at -> Moment,
        valid_until -> Day,
        validity_reason -> Nullable<Text>,
        decision -> Text,
        signature -> Binary,
        state -> Text,
        stopped_at -> Nullable<Moment>,
        stopped_by -> Nullable<Id>,
        stop_reason -> Nullable<Text>,
        catalogue_version -> Text,
        policy_version -> Text,
    }
}

table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::database::sql::Id;

    prescription_items (id) {
        id -> Id,
        prescription_id -> Id,
        resident_id -> Id,
        position -> Integer,
        drug_id -> Id,
        drug -> Text,
        family -> Text,
        per_dose -> Text,
        per_day -> Nullable<Integer>,
        every_days -> Nullable<Integer>,
        as_needed -> Bool,
        units -> Integer,
        previous_item_id -> Nullable<Id>,
        refill_item_id -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Id, Moment};

    reviews (id) {
        id -> Id,
        prescription_id -> Id,
        resident_id -> Id,
        pharmacist_id -> Id,
        outcome -> Text,
        reason -> Nullable<Text>,
        reviewed_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::database::sql::{Day, Id, Moment};

    dispensings (id) {
        id -> Id,
        prescription_id -> Id,
        prescription_item_id -> Id,
        resident_id -> Id,
        dispenser_id -> Id,
        institution_id -> Id,
        units -> Integer,
        days -> Nullable<Integer>,
        first_covered -> Nullable<Day>,
        last_covered -> Nullable<Day>,
        run_out -> Nullable<Day>,
        collector -> Text,
        collector_checked -> Text,
        agent_name_sealed -> Nullable<Binary>,
        agent_document_sealed -> Nullable<Binary>,
        dispensed_on -> Day,
        dispensed_at -> Moment,
        policy_version -> Text,
    }
}

table! {
    use diesel::sql_types::Integer;
    use crate::database::sql::{Day, Id, Moment};

    stock_reports (id) {
        id -> Id,
        dispensing_id -> Id,
        resident_id -> Id,
        units_left -> Integer,
        run_out -> Day,
        reported_on -> Day,
        recorded_at -> Moment,
        recorded_by -> Id,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    refill_requests (id) {
        id -> Id,
        resident_id -> Id,
        team_id -> Id,
        requested_by -> Id,
        requested_as -> Text,
        early_reason_sealed -> Nullable<Binary>,
        note_sealed -> Nullable<Binary>,
        collect_at -> Nullable<Id>,
        requested_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Id, Moment};

    refill_items (id) {
        id -> Id,
        request_id -> Id,
        resident_id -> Id,
        team_id -> Id,
        prescription_item_id -> Id,
        state -> Text,
        received_at -> Moment,
        reviewed_at -> Nullable<Moment>,
        preparing_at -> Nullable<Moment>,
        ready_at -> Nullable<Moment>,
        collected_at -> Nullable<Moment>,
        ended_at -> Nullable<Moment>,
        reason -> Nullable<Text>,
        decided_by -> Nullable<Id>,
        new_item_id -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::database::sql::{Day, Id, Moment};

    list_acts (id) {
        id -> Id,
        resident_id -> Id,
        team_id -> Nullable<Id>,
        act -> Text,
        made_on -> Day,
        made_at -> Moment,
        recorded_at -> Moment,
        made_by -> Id,
        reason_sealed -> Nullable<Binary>,
        ended -> Nullable<Text>,
        undone_at -> Nullable<Moment>,
        undone_by -> Nullable<Id>,
        undone_reason_sealed -> Nullable<Binary>,
        institution_id -> Nullable<Id>,
    }
}

table! {
    use diesel::sql_types::{Binary, Bool};
    use crate::database::sql::{Id, Moment};

    saved_filters (id) {
        id -> Id,
        team_id -> Id,
        staff_id -> Id,
        shared -> Bool,
        name_sealed -> Binary,
        filter_sealed -> Binary,
        saved_at -> Moment,
    }
}

table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::database::sql::{Id, Moment};

    jobs (id) {
        id -> Id,
        kind -> Text,
        dedup_key -> Text,
        payload -> Text,
        run_at -> Moment,
        attempts -> Integer,
        progress -> Nullable<Text>,
        lease_token -> Nullable<Id>,
        leased_until -> Nullable<Moment>,
        finished_at -> Nullable<Moment>,
        given_up_at -> Nullable<Moment>,
        last_error_code -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::database::sql::{Id, Moment};

    task_escalations (task_id, attention) {
        task_id -> Id,
        attention -> Text,
        at -> Moment,
        staff_id -> Nullable<Id>,
        institution_id -> Id,
    }
}

allow_tables_to_appear_in_same_query!(
    jobs,
    task_escalations,
    database,
    feeds,
    feed_entries,
    audit,
    alliances,
    institutions,
    institution_placements,
    villages,
    staff,
    staff_licences,
    staff_roles,
    teams,
    team_placements,
    team_members,
    substitutions,
    packages,
    package_items,
    residents,
    resident_homes,
    accounts,
    one_time_codes,
    sessions,
    second_factors,
    recovery_codes,
    staff_activations,
    held_commands,
    attempts,
    phone_changes,
    card_sightings,
    print_links,
    messages,
    identity_claims,
    activation_codes,
    consents,
    guardianships,
    grants,
    blobs,
    contracts,
    contract_items,
    deliveries,
    agreements,
    diagnoses,
    enrolments,
    enrolment_losses,
    visits,
    assessments,
    readings,
    tasks,
    referrals,
    long_assessments,
    educations,
    confirmations,
    prescriptions,
    prescription_items,
    reviews,
    dispensings,
    stock_reports,
    refill_requests,
    refill_items,
    list_acts,
    saved_filters,
    reminders,
    unplanned,
    push_tokens,
    digests,
    told,
    channel_spending,
    next_messages,
    reminder_links,
);

allow_columns_to_appear_in_same_group_by_clause!(told::about, told::rung, told::channel, digests::audience);
