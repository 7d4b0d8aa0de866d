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
  useCompileCache();
  require(startOf(process.argv[2]));
}

function startOf(command) {
  if (command === '__complete' || command === '__completeHex')
    return path.join(__dirname, 'kubectl_complete-aisubmit.cjs');
  // kubectl waits for a credential before every command, so it comes without the rest.
  return path.join(DIST, command === 'credential' ? 'credential.cjs' : 'main.cjs');
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

/** V8's cache is not authenticated, so it is used only from a folder that nobody else can write. */
function useCompileCache() {
  const base = cacheHome();
  if (base === undefined) return;
  const folder = path.join(base, 'aisubmit');
  try {
    for (const part of [base, folder]) if (!fs.existsSync(part)) fs.mkdirSync(part, { mode: 0o700 });
    const seen = fs.lstatSync(folder);
    const mine = process.getuid === undefined || (seen.uid === process.getuid() && (seen.mode & 0o022) === 0);
    if (seen.isDirectory() && mine) require('node:module').enableCompileCache(path.join(folder, 'v8'));
  } catch {
    // A slower start, nothing else.
  }
}

function cacheHome() {
  const { env } = process;
  const set = process.platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
  if (set !== undefined && path.isAbsolute(set)) return set;
  const home = process.platform === 'win32' ? env.USERPROFILE : env.HOME;
  if (home === undefined || !path.isAbsolute(home)) return undefined;
  return process.platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}
