DROP TABLE enrolment_losses;
