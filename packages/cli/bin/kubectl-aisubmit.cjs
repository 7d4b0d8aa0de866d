#!/usr/bin/env node
'use strict';
// Old JavaScript on purpose: any Node must get as far as the sentence that says it is too old.

const fs = require('node:fs');
const path = require('node:path');

const DIST = path.join(__dirname, '..', 'dist');
const OLDEST_NODE = [24, 5];

if (nodeIsTooOld()) {
  process.stderr.write(
    `error: kubectl aisubmit needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node} (${process.execPath})\n` +
      'fix: install a current Node.js from https://nodejs.org and put it first on PATH\n',
  );
  process.exitCode = 1;
} else if (!answerFromDisk(process.argv.slice(2))) {
  start(process.argv[2]);
}

function start(command) {
  if (command === '__complete' || command === '__completeHex') {
    require('./kubectl_complete-aisubmit.cjs');
    return;
  }
  const { useCodeCache } = require('./code-cache.cjs');
  useCodeCache(DIST, isCommand(command) ? command : 'other');
  // kubectl waits for a credential before every command, so it comes without the rest.
  require(path.join(DIST, command === 'credential' ? 'credential.cjs' : 'main.cjs'));
}

function isCommand(word) {
  return /^[a-z-]+$/.test(word) && fs.existsSync(path.join(DIST, 'static', `help-${word}.txt`));
}

function nodeIsTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/** Answers what needs no code: version and help were written to files when the package was built. */
function answerFromDisk(argv) {
  const name = fileThatAnswers(argv);
  if (name === undefined) return false;
  let text;
  try {
    text = fs.readFileSync(path.join(DIST, 'static', name), 'utf8');
  } catch {
    return false;
  }
  print(text);
  return true;
}

function fileThatAnswers(argv) {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (words.length === 0) return 'help.txt';
  if (words[0] === '__complete') return undefined;
  if (words[0] === '--version') return 'version.txt';
  if (words[0] === 'version' && words.length === 2 && words[1] === '--client') return 'version.txt';
  if (words[0] === 'help') return words.length > 3 ? undefined : helpFile(words[1], words[2]);
  if (words.includes('--help') || words.includes('-h')) return helpFile(words[0], words[1]);
  return undefined;
}

function helpFile(command, next) {
  if (command === undefined || command === '--help' || command === '-h') return 'help.txt';
  if (!/^[a-z]+$/.test(command)) return undefined;
  const longer = `help-${command}-${next}.txt`;
  const isTopic = /^[a-z]+$/.test(next ?? '') && fs.existsSync(path.join(DIST, 'static', longer));
  return isTopic ? longer : `help-${command}.txt`;
}

function print(text) {
  let left = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(fs.writeSync(1, left));
  } catch (error) {
    // A pipe that is full for now, and a reader that has gone.
    if (error.code === 'EAGAIN') process.stdout.write(left);
    else if (error.code !== 'EPIPE' && error.code !== 'EOF') {
      process.stderr.write(`error: the output cannot be written: ${error.code}\n`);
      process.exitCode = 2;
    }
  }
}
