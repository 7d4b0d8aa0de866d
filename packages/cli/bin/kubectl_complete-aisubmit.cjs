#!/usr/bin/env node
'use strict';
// kubectl runs this with the words typed so far; the last one is being completed. Each answer is `word<TAB>description`,
// the last line is a directive of cobra's protocol: 0 lets the shell complete files, 4 does not.

const fs = require('node:fs');
const path = require('node:path');

const DIST = path.join(__dirname, '..', 'dist');
const FILES = ':0';
const NO_FILES = ':4';
/** Flags that say which cluster is asked, and as whom. */
const CLUSTER = ['namespace', 'context', 'cluster', 'user', 'kubeconfig', 'server', 'token', 'as', 'as-uid'];
const MORE_CLUSTER = ['certificate-authority', 'client-certificate', 'client-key', 'tls-server-name'];

const WORDS = readWords();
answer(complete(typedWords(process.argv.slice(2))));

/** kubectl starts this file with words; its own launcher loads it for `__complete WORD…`, and for shells that change words on their way. */
function typedWords(argv) {
  if (argv[0] === '__completeHex') return fromHex(argv[1] || '');
  return argv[0] === '__complete' ? argv.slice(1) : argv;
}

/** `00-6C-00-6D`: UTF-8 of words, each behind a zero byte. */
function fromHex(digits) {
  return Buffer.from(digits.replace(/-/g, ''), 'hex').toString().split('\0').slice(1);
}

/** Prints what is known; names that only a cluster knows are asked for by code that is loaded then. */
function answer({ lines, directive, live, prefix = '' }) {
  if (live === undefined) return print(lines, directive);
  const merge = (found) => {
    const words = new Set(found.map((line) => line.split('\t')[0]));
    const all = [...found, ...lines.filter((line) => !words.has(line.split('\t')[0]))];
    print(
      all.toSorted().map((line) => prefix + line),
      directive,
    );
  };
  try {
    // Whatever a library has to say, the terminal is the person's.
    process.removeAllListeners('warning');
    const { useCodeCache } = require('./code-cache.cjs');
    useCodeCache(DIST, 'completion-of-names');
    require(path.join(DIST, 'completion.cjs')).completeLive(live, merge);
  } catch {
    merge([]);
  }
}

function complete(words) {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return { lines: [], directive: FILES };
  const line = readLine(before);
  if (line.waiting !== undefined) return completeValue(line.waiting, typed, line);
  if (typed.startsWith('-') && typed.includes('=')) {
    const at = typed.indexOf('=') + 1;
    const flag = find(line.known, typed.slice(0, at - 1));
    const value = completeValue(flag, typed.slice(at), line);
    const prefix = typed.slice(0, at);
    return value.live === undefined
      ? { ...value, lines: value.lines.map((each) => prefix + each) }
      : { ...value, prefix };
  }
  if (typed.startsWith('-')) return { lines: describe(flagWords(line), typed), directive: NO_FILES };
  if (line.command !== undefined) return completeArgument(line, typed);
  const next = line.topic === undefined ? WORDS.commands : WORDS.topics[line.topic];
  return { lines: line.strange ? [] : describe(next, typed), directive: NO_FILES };
}

/** Reads the words before as the plugin would: flags with their values, the command, its arguments. */
function readLine(before) {
  const line = { known: WORDS.flags[''] ?? [], flags: {}, given: new Set(), words: [] };
  for (const word of before) readWord(line, word);
  return line;
}

function readWord(line, word) {
  if (line.waiting !== undefined) {
    keep(line, line.waiting, word);
    line.waiting = undefined;
  } else if (word.startsWith('-') && word !== '-') readFlag(line, word);
  else if (line.command === undefined && line.strange !== true) readCommand(line, word);
  else line.words.push(word);
}

function readFlag(line, word) {
  const at = word.indexOf('=');
  const flag = find(line.known, at === -1 ? word : word.slice(0, at));
  if (flag === undefined) return;
  if (flag.multiple !== true) line.given.add(flag.name);
  if (at !== -1) keep(line, flag, word.slice(at + 1));
  else if (flag.value) line.waiting = flag;
}

function readCommand(line, word) {
  const name = line.topic === undefined ? word : `${line.topic} ${word}`;
  if (Object.hasOwn(WORDS.flags, name) && name !== '') {
    line.command = name;
    line.known = WORDS.flags[name];
  } else if (line.topic === undefined && Object.hasOwn(WORDS.topics ?? {}, word)) line.topic = word;
  else {
    line.strange = true;
    line.known = [];
  }
}

function keep(line, flag, value) {
  if (CLUSTER.includes(flag.name) || MORE_CLUSTER.includes(flag.name)) line.flags[flag.name] = value;
}

function completeArgument({ command, words, flags }, typed) {
  const known = WORDS.args?.[command] ?? [];
  const last = known.at(-1);
  const argument = known[words.length] ?? (last?.several === true ? last : undefined);
  if (argument === undefined) return { lines: [], directive: NO_FILES };
  return completeWith(argument, typed, { flags, taken: words });
}

function completeValue(flag, typed, { flags }) {
  if (flag === undefined) return { lines: [], directive: NO_FILES };
  return completeWith(flag, typed, { flags, taken: [] });
}

function completeWith({ options = [], file, live, kinds }, typed, { flags, taken }) {
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option]));
  const lines = describe(
    pairs.filter(([word]) => !taken.includes(word)),
    typed,
  );
  const directive = file === true ? FILES : NO_FILES;
  if (live === undefined) return { lines, directive };
  return { lines, directive, live: { source: live, kinds, typed, taken, flags } };
}

/** What was typed and may stand but once is not offered again. */
function flagWords({ known, given }) {
  return known.filter(({ name }) => !given.has(name)).map(({ name, summary }) => [`--${name}`, summary]);
}

function find(known, word) {
  const name = word.replace(/^--/, '');
  return known.find((flag) =>
    word.startsWith('--')
      ? flag.name === name || flag.aliases?.includes(name) === true
      : flag.char !== undefined && word === `-${flag.char}`,
  );
}

function describe(pairs, typed) {
  return pairs
    .filter(([word]) => word.startsWith(typed))
    .map(([word, summary]) => (summary === undefined || summary === '' ? word : `${word}\t${summary}`));
}

function print(lines, directive) {
  try {
    fs.writeSync(1, [...lines, directive, ''].join('\n'));
  } catch (error) {
    if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error;
  }
}

function readWords() {
  try {
    return JSON.parse(fs.readFileSync(path.join(DIST, 'static', 'words.json'), 'utf8'));
  } catch {
    return { commands: [], topics: {}, flags: {}, args: {} };
  }
}
