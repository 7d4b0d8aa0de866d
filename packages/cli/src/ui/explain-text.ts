import { type Control, escapeControlChars, type FieldExplanation, type Policy } from '@aisubmit/sdk';
import { ruleWords, valueWords } from './rule-words.ts';

/** A control for a person: what it demands and why, how to keep it, and what the policy at hand says. */
export function controlText(control: Control, policy: Policy): string {
  const { id, title, level, why, fix, risk, standard, references } = control;
  const lines = [
    `${id}  ${title}`,
    `  Why:        ${why}`,
    `  Fix:        ${fix}`,
    `  Risk:       ${risk}`,
    `  Standard:   ${standard}`,
    ...references.map((url, index) => `  ${index === 0 ? 'See:        ' : '            '}${url}`),
    `  Holds:      ${holdsWords(level, askedValues(control, policy), policy.name)}`,
    ...Object.entries(askedValues(control, policy) ?? {}).map(([name, value]) => `    ${name}: ${listWords(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a control reads from a policy; `undefined` where the policy does not ask for it. */
export function askedValues(control: Control, policy: Policy): Readonly<Record<string, unknown>> | undefined {
  return control.values === undefined ? {} : control.values(policy);
}

/** A field for a person: for each kind what a request gets that says nothing, and every layer's rule. */
export function fieldText(explained: readonly FieldExplanation[]): string {
  const blocks = explained.map(({ kind, path, without, rules }) => {
    const got =
      without === undefined ? 'nothing' : `${valueWords(without.value)}, from ${escapeControlChars(without.source)}`;
    const said = rules.map(({ source, rule }) => `    ${escapeControlChars(source)}: ${ruleWords(rule)}`);
    const help = rules.flatMap(({ rule }) => rule.help ?? []).map((text) => `  ${escapeControlChars(text)}`);
    return [
      `${kind} spec.${path}`,
      ...help,
      `  Without it: ${got}`,
      ...(said.length === 0 ? ['  Rules:      none beside the floor'] : ['  Rules:', ...said]),
    ];
  });
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function holdsWords(level: Control['level'], values: object | undefined, policy: string): string {
  if (level === 'floor') return 'always; no policy lifts it';
  return values === undefined
    ? `not asked for by policy ${escapeControlChars(policy)}`
    : `asked for by policy ${escapeControlChars(policy)}`;
}

function listWords(value: unknown): string {
  if (!Array.isArray(value)) return valueWords(value);
  return value.length === 0 ? 'none' : escapeControlChars(value.join(', '));
}
