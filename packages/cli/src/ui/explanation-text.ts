import { type Control, escapeControlChars, type FieldExplanation, type Policy } from '@aisubmit/sdk';
import { flagOfField } from '../flags/request-flags.ts';
import { ruleWords, valueWords } from './rule-words.ts';

/** What `explain CONTROL` prints: what it is for, what to do, and what the policy here says. */
export function controlText(control: Control, policy: Policy): string {
  const { id, title, why, fix, risk, standard, references, needs } = control;
  const unknown = needs.filter((need) => UNKNOWN.includes(need));
  return lines([
    `${id}: ${title}`,
    `  here: ${hereWords(control, policy)}`,
    `  why: ${why}`,
    `  fix: ${fix}`,
    `  answers: ${risk}`,
    `  asked for by: ${standard}`,
    ...(unknown.length === 0 ? [] : [`  needs to know: ${needs.join(', ')}`]),
    ...references.map((reference) => `  see: ${reference}`),
  ]);
}

function hereWords({ level, values }: Control, policy: Policy): string {
  if (level === 'floor') return 'it is part of the floor, which holds under every policy';
  const read = values === undefined ? {} : values(policy);
  if (read === undefined) return `policy ${policy.name} does not ask for it`;
  const shown = Object.entries(read).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') || 'none' : String(value)}`,
  );
  return `policy ${policy.name} asks for it${shown.length === 0 ? '' : ` (${shown.join('; ')})`}`;
}

/** What `explain FIELD` prints: for each kind what it is without a choice, and what each layer says. */
export function fieldText(explanations: readonly FieldExplanation[]): string {
  const [first] = explanations;
  if (first === undefined) return '';
  const flag = flagOfField(first.kind, first.path);
  const spelled = flag === undefined ? '' : `, --${flag.name}`;
  return lines([
    `spec.${first.path}: ${TYPES[first.type]}${spelled}`,
    ...(flag === undefined ? [] : [`  what: ${flag.summary}`]),
    ...explanations.flatMap(({ kind, without, rules }) => [
      `  ${kind}: ${without === undefined ? 'nothing' : valueWords(without.value)} when you do not choose${without === undefined ? '' : `, from ${SOURCES[without.layer] ?? without.source}`}`,
      ...rules.map(({ rule, source }) => `    ${source}: ${ruleWords(rule)}`),
      ...(rules.length === 0 ? ['    no layer has a rule about it; you may choose'] : []),
    ]),
  ]);
}

/** What no manifest says by itself. */
const UNKNOWN: readonly string[] = ['requester', 'request', 'connection'];

const SOURCES: Readonly<Record<string, string>> = { 'built-in': 'what is built in' };

const TYPES: Readonly<Record<FieldExplanation['type'], string>> = {
  integer: 'a whole number',
  cpu: 'an amount of CPU, such as 500m or 4',
  bytes: 'a size, such as 16Gi',
  duration: 'a duration, such as 30m, 12h or 3d',
  text: 'text',
  list: 'a list',
  mapping: 'keys and values',
};

function lines(all: readonly string[]): string {
  return all.map((line) => `${escapeControlChars(line)}\n`).join('');
}
