import {
  escapeControlChars,
  explainField,
  FIELD_PATHS,
  hasField,
  type Policy,
  type Template,
  toYaml,
  type WorkloadKind,
} from '@aisubmit/sdk';
import { flagOfField } from '../flags/request-flags.ts';
import { ruleWords } from './rule-words.ts';

/** What `template show` prints: what the template gives, what it leaves to the user, and how to use it. */
export function templateText(template: Template, policy: Policy): string {
  const { name, title, description, kind, request } = template;
  const given = Object.keys(request).length === 0 ? '' : `\nIt gives:\n${indent(toYaml(request))}`;
  const rules = ruleLines(template, policy);
  const choices = rules.length === 0 ? '' : `\nRules:\n${rules.map((line) => `  ${line}\n`).join('')}`;
  const example = `\nUse it:\n  kubectl aisubmit ${COMMANDS[kind]} NAME --template ${name}\n`;
  const head = [`${title} (template ${name}, kind ${kind})`, ...(description === '' ? [] : [description])];
  return escapeControlChars(`${head.join('\n')}\n${given}${choices}${example}`, { keepLines: true });
}

const COMMANDS: Readonly<Record<WorkloadKind, string>> = {
  Notebook: 'notebook',
  Training: 'train',
  Inference: 'infer',
};

/** One line for each field that the template has a rule about; those of the policy stand beside them. */
function ruleLines(template: Template, policy: Policy): string[] {
  const { kind, ruleSet } = template;
  const fields = FIELD_PATHS.filter((path) => hasField(kind, path) && Object.hasOwn(ruleSet.rules, path));
  return fields.flatMap((path) => {
    const rule = ruleSet.rules[path];
    if (rule === undefined) return [];
    const flag = flagOfField(kind, path);
    const spelled = flag === undefined ? '' : ` (--${flag.name})`;
    const label = rule.label === undefined ? '' : `${rule.label}; `;
    const above = explainField(path, policy).find((each) => each.kind === kind)?.rules ?? [];
    return [
      `${path}${spelled}: ${label}${ruleWords(rule)}`,
      ...(rule.help === undefined ? [] : [`    ${rule.help}`]),
      ...above.map(({ rule: upper, source }) => `    ${source}: ${ruleWords(upper)}`),
    ];
  });
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** A template as its author would write it. */
export function templateDocument({ name, title, description, kind, request, ruleSet }: Template): object {
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Template',
    metadata: { name, title, ...(description === '' ? {} : { description }) },
    spec: { kind, request, rules: ruleSet.rules },
  };
}
