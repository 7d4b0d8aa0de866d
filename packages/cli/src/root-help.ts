import { COMMANDS, TOPICS } from './command-table.ts';

/** The text of `kubectl aisubmit --help`. */
export function rootHelp(): string {
  const width = Math.max(...COMMANDS.map(({ id }) => id.length)) + 2;
  const groups = [...new Set(COMMANDS.map(({ group }) => group))].map((group) => {
    const lines = COMMANDS.filter((entry) => entry.group === group && entry.hidden !== true).map(
      ({ id, summary }) => `  ${id.padEnd(width)}${summary}`,
    );
    return `${group}:\n${lines.join('\n')}`;
  });
  return `${[INTRODUCTION, ...groups, HINT].join('\n\n')}\n`;
}

/** The text of `kubectl aisubmit TOPIC --help`. */
export function topicHelp(topic: string): string {
  const own = COMMANDS.filter(({ id }) => id.startsWith(`${topic} `));
  const width = Math.max(...own.map(({ id }) => id.length)) + 2;
  const lines = own.map(({ id, summary }) => `  ${id.padEnd(width)}${summary}`);
  return `${TOPICS[topic] ?? topic}.\n\n${lines.join('\n')}\n\nUse "kubectl aisubmit ${topic} COMMAND --help" for more about a command.\n`;
}

const INTRODUCTION =
  'kubectl aisubmit submits notebooks, training runs and inference endpoints to a\n' +
  'shared cluster, hardened by construction and under your own identity.';

const HINT =
  'Try:\n' +
  '  kubectl aisubmit train hello --image python:3.13 -- python -c "print(6 * 7)"\n\n' +
  'Use "kubectl aisubmit COMMAND --help" for more about a command.';
