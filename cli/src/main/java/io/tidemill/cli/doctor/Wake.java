package io.tidemill.cli.doctor;

/** Whether the functions are woken, to look for themselves. */
enum Wake {
  YES,
  NO
}
