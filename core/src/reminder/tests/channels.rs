//! What somebody turns off.

use super::*;
use crate::codes::Code;

#[test]
fn every_channel_but_the_team_s_task_can_be_turned_off() {
    for channel in Channel::ALL.iter().copied() {
        let allowed = Channels::turned_off(&[Channel::Inbox, channel]);
        let expected = Channels::default().with(Channel::Inbox).with(channel);
        assert_eq!(
            allowed,
            if channel == Channel::Task { Err(Code::ReminderTask) } else { Ok(expected) },
            "{channel:?}"
        );
    }
    assert_eq!(Channels::turned_off(&[]), Ok(Channels::default()));
}

#[test]
fn a_set_is_kept_as_a_number_and_taken_from_another() {
    let off = Channels::turned_off(&[Channel::Voice, Channel::Sms, Channel::Sms]).expect("no task");
    assert_eq!(Channels::of_bits(off.bits()), off);
    assert_eq!(off.to_vec(), [Channel::Sms, Channel::Voice]);
    let left = [Channel::Local, Channel::Push, Channel::Inbox, Channel::Task];
    assert_eq!(every_channel().except(off).to_vec(), left);
    assert_eq!(off.except(every_channel()), Channels::default());
}
