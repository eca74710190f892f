"""The jobs process: a timetable, a runner, and one short module for each job."""
