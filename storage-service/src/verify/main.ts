#!/usr/bin/env node
import { command } from "./command";
import { untilSignal } from "./until-signal";

void untilSignal((signal) =>
  command(process.argv.slice(2), {
    env: process.env,
    signal,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }),
);
