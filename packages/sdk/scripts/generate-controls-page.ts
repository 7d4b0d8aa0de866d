/** Writes docs/controls.md from the catalogue, so that the page and the rules are one. */
import { writeFile } from 'node:fs/promises';
import { CONTROLS } from '../src/controls/catalogue.ts';
import type { Control, Scope, Sentence } from '../src/controls/control.ts';

const SUBJECTS: Readonly<Record<Scope, string>> = {
  pod: 'pod',
  container: 'each container, init container and ephemeral container',
  workContainer: 'each container and init container',
  envVar: 'each variable of each container',
  word: 'each word of each command and its arguments',
  volume: 'each volume',
  object: 'object',
  workload: 'object, where no controller makes it',
};

/** Ids that belong to controls which come with the features they judge. */
const RESERVED = [
  ['image-signature', 'signed images'],
  ['image-vulnerabilities', 'images without known holes'],
];

const page = `# Controls

<!-- Written by packages/sdk/scripts/generate-controls-page.ts. Change the controls, then run \`pnpm generate\`. -->

Every rule that a workload is held to. Floor controls hold under every policy and nothing takes them away; policy controls hold where the organisation's policy asks for
them. \`kubectl aisubmit explain ID\` says the same in a terminal, with what your policy says. The sentences are CEL; what they read is in
\`packages/sdk/src/controls/variables.ts\`.

## Floor

${table('floor')}
## Policy

${table('policy')}
Reserved for what comes: ${RESERVED.map(([id, what]) => `\`${id}\` (${what})`).join(', ')}.

${CONTROLS.map(section).join('\n')}`;

await writeFile(new URL('../../../docs/controls.md', import.meta.url), page);

function table(level: Control['level']): string {
  const rows = CONTROLS.filter((control) => control.level === level).map(
    ({ id, title, risk, standard }) => `| [\`${id}\`](#${id}) | ${title} | ${risk} | ${standard} |`,
  );
  return `| id | what it demands | risk | standard |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function section({ id, title, why, fix, references, sentences, needs, judges }: Control): string {
  const facts = [
    `**Why.** ${why}`,
    `**Fix.** ${capital(fix)}.`,
    `**Judges.** ${judges === 'pods' ? 'Pods and everything with a pod template' : judges.join(', ')}; needs to know: ${needs.join(', ')}.`,
    ...(references.length === 0 ? [] : [`**See.** ${references.map((url) => `<${url}>`).join(', ')}`]),
  ];
  const rules =
    sentences.length === 0
      ? `${needs.includes('connection') ? 'Judged by the API server, when somebody connects to a pod' : 'Judged when the request is resolved, by the rules of the policy'}.\n`
      : `${sentences.map(rule).join('\n')}\n`;
  return `### ${id}\n\n${title}.\n\n${facts.join('\n\n')}\n\n${rules}`;
}

function rule({ scope, field, message, holds, since }: Sentence): string {
  const where = field === '' ? SUBJECTS[scope] : `${SUBJECTS[scope]}: \`${field}\``;
  return `- ${where} ${message}${since === undefined ? '' : ` (from Kubernetes 1.${since} on)`}\n\n  \`\`\`cel\n  ${holds}\n  \`\`\``;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
