#!/usr/bin/env node
'use strict';
// kubectl runs this with the words typed so far; the last one is being completed. Each answer is `word<TAB>description`,
// the last line is a directive of cobra's protocol: 0 lets the shell complete files, 4 does not.

const fs = require('node:fs');
const path = require('node:path');

const FILES = ':0';
const NO_FILES = ':4';

const [lines, directive] = complete(process.argv.slice(2), readWords());
try {
  fs.writeSync(1, [...lines, directive, ''].join('\n'));
} catch (error) {
  if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error;
}

function complete(words, { commands, topics = {}, flags, first = {} }) {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return [[], FILES];
  const { topic, command } = findCommand(before, topics, flags);
  const known = flags[command ?? ''] ?? [];
  if (typed.startsWith('-') && typed.includes('=')) {
    const at = typed.indexOf('=');
    const [values, directive] = completeValue(find(known, typed.slice(0, at)), typed.slice(at + 1));
    return [values.map((value) => typed.slice(0, at + 1) + value), directive];
  }
  const waiting = find(known, before.at(-1));
  if (waiting?.value === true) return completeValue(waiting, typed);
  if (typed.startsWith('-'))
    return [
      describe(
        known.map((flag) => [`--${flag.name}`, flag.summary]),
        typed,
      ),
      NO_FILES,
    ];
  if (command === undefined) return [describe(topic === undefined ? commands : topics[topic], typed), NO_FILES];
  const isFirst = command.endsWith(before.at(-1)) && Object.hasOwn(first, command);
  return [isFirst ? first[command].filter((word) => word.startsWith(typed)) : [], NO_FILES];
}

function findCommand(before, topics, flags) {
  for (const [index, word] of before.entries()) {
    if (Object.hasOwn(topics, word)) {
      const command = `${word} ${before[index + 1]}`;
      return { topic: word, command: Object.hasOwn(flags, command) ? command : undefined };
    }
    if (word !== '' && Object.hasOwn(flags, word)) return { topic: undefined, command: word };
  }
  return { topic: undefined, command: undefined };
}

function completeValue(flag, typed) {
  if (flag === undefined) return [[], NO_FILES];
  if (flag.file === true) return [[], FILES];
  return [(flag.options ?? []).filter((option) => option.startsWith(typed)), NO_FILES];
}

function find(known, word) {
  if (word === undefined || !word.startsWith('-')) return undefined;
  return known.find((flag) => word === `--${flag.name}` || (flag.char !== undefined && word === `-${flag.char}`));
}

function describe(pairs, typed) {
  return pairs.filter(([word]) => word.startsWith(typed)).map(([word, summary]) => `${word}\t${summary}`);
}

function readWords() {
  try {
    return JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'dist', 'static', 'words.json'), 'utf8'));
  } catch {
    return { commands: [], topics: {}, flags: {} };
  }
}
