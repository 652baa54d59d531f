DROP TABLE capacity_decisions;
