DROP TABLE held_commands;
