DROP TABLE database;
