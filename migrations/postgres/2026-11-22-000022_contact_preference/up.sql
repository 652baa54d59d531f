-- How somebody wishes to be reached: app | sms | phone_call | home_visit | via_family; NULL: all the same.
ALTER TABLE residents ADD COLUMN contact_preference TEXT COLLATE "C";
