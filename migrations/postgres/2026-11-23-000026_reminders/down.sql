DROP TABLE unplanned;
DROP TABLE reminders;
