DROP TABLE list_acts;
