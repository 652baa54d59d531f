DROP TABLE task_escalations;
DROP TABLE jobs;
