import { escapeControlChars } from '@aisubmit/sdk';
import type { Column } from './column.ts';
import type { PolicyReport, ReportedRule, ReportedSetting } from './policy-report.ts';
import { ruleWords, valueWords } from './rule-words.ts';
import { TableWriter } from './table.ts';

/** What `policy show` prints for people. */
export function policyText({ metadata, layers, rules, settings, floor }: PolicyReport): string {
  const { name, namespace, user } = metadata;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const whom = user === undefined ? '' : ` for ${user}`;
  const head = [`Policy ${name}${where}${whom}`, ...layers.map((layer) => `  ${layer.name}: ${layer.from}`)].map(
    (line) => `${escapeControlChars(line)}\n`,
  );
  const parts = [
    head.join(''),
    rules.length === 0 ? 'No rules about fields.\n' : table(RULES, rules),
    settings.length === 0 ? 'No demands on objects beyond the floor.\n' : table(SETTINGS, settings),
    `The floor holds under every policy: ${floor.length} controls that nothing lifts.\nSee kubectl aisubmit explain CONTROL or FIELD.\n`,
  ];
  return parts.join('\n');
}

const RULES: readonly Column<ReportedRule>[] = [
  { heading: 'FIELD', text: ({ field }) => field },
  { heading: 'KIND', text: ({ kind }) => kind ?? 'every' },
  { heading: 'RULE', text: ({ rule }) => ruleWords(rule) },
  { heading: 'LAYER', text: ({ layer }) => layer },
];

const SETTINGS: readonly Column<ReportedSetting>[] = [
  { heading: 'SETTING', text: ({ path }) => path },
  { heading: 'VALUE', text: ({ value }) => settingWords(value) },
  { heading: 'LAYER', text: ({ layers }) => layers.join(', ') },
];

function settingWords(value: unknown): string {
  if (!Array.isArray(value)) return valueWords(value);
  return value.length === 0 ? 'none' : value.map((each) => placeWords(each) ?? valueWords(each)).join(', ');
}

/** A host or a network with its ports, as people write them; undefined for anything else. */
function placeWords(value: unknown): string | undefined {
  const { host, cidr, cidrs, ports, ...rest } = Object(value) as Readonly<Record<string, unknown>>;
  const place = host ?? cidr;
  if (typeof place !== 'string' || Object.keys(rest).length > 0) return undefined;
  const networks = Array.isArray(cidrs) ? ` in ${cidrs.join(' and ')}` : '';
  return `${place}${networks}${Array.isArray(ports) ? ` port ${ports.map(portWords).join(' and ')}` : ''}`;
}

function portWords(port: unknown): string {
  return typeof port === 'number' ? String(port) : valueWords(port);
}

function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  let text = '';
  new TableWriter(columns, (more) => {
    text += more;
  }).page(rows);
  return text;
}
