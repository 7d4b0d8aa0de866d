import { expect, test } from 'vitest';
import { unknownCommand } from './unknown-command.ts';

const said = (line: string): string => {
  const { message, fix } = unknownCommand(line.split(' '));
  return `${message}; ${fix}`;
};

test.each([
  ['notbook', 'unknown command "notbook"; did you mean "notebook"? See kubectl aisubmit --help'],
  ['lst', 'unknown command "lst"; did you mean "list"? See kubectl aisubmit --help'],
  ['trian mnist', 'unknown command "trian"; did you mean "train"? See kubectl aisubmit --help'],
  ['hlep', 'unknown command "hlep"; did you mean "help"? See kubectl aisubmit --help'],
  ['admin enfroce', 'unknown command "admin enfroce"; did you mean "admin enforce"? See kubectl aisubmit admin --help'],
  ['amdin enforce', 'unknown command "amdin"; did you mean "admin enforce"? See kubectl aisubmit --help'],
  ['secert', 'unknown command "secert"; did you mean "secret"? See kubectl aisubmit --help'],
  ['template-list', 'unknown command "template-list"; did you mean "template list"? See kubectl aisubmit --help'],
  ['xyzzy', 'unknown command "xyzzy"; see kubectl aisubmit --help'],
  ['constructor', 'unknown command "constructor"; see kubectl aisubmit --help'],
])('what is nearly spelled so: %s', (line, want) => {
  expect(said(line)).toBe(want);
});

test.each([
  ['get pods', 'write kubectl aisubmit list, or status NAME for one'],
  ['describe mnist', 'write kubectl aisubmit status NAME'],
  ['submit mnist', 'write kubectl aisubmit notebook, train or infer, for what you want to start'],
  ['ps', 'write kubectl aisubmit list'],
  ['rm mnist', 'write kubectl aisubmit delete NAME, which keeps its data'],
  ['stop mnist', 'write kubectl aisubmit suspend NAME, or delete to remove it; its data stays'],
  ['start mnist', 'write kubectl aisubmit resume NAME, or notebook, train and infer for something new'],
])('what other tools call it: %s', (line, want) => {
  expect(unknownCommand(line.split(' ')).fix).toBe(want);
});

test.each(['bash', 'port-forward', 'logs-f', 'project', 'workspace', 'squeue', 'attach'])(
  '%s leads to a command that there is',
  (word) => {
    expect(unknownCommand([word]).fix).toMatch(/^(?:write|did you mean) .*(?:kubectl|logs)/);
  },
);
