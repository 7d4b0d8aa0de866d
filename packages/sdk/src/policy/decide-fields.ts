import { valueAt } from '../plain-object.ts';
import type { WorkloadKind } from '../request/workload-kind.ts';
import type { Violation } from '../violation.ts';
import { BUILT_IN_DEFAULTS, NOTEBOOK_IMAGES } from './built-in-defaults.ts';
import { combine } from './combine.ts';
import type { Decision, SourcedRule } from './decision.ts';
import type { FieldRule } from './field-rule.ts';
import { type FieldType, fieldPaths, fieldType, keysOf } from './field-table.ts';
import { fitDefault } from './fit-default.ts';
import { judgeValue } from './judge-value.ts';
import { isSame, measure } from './measure.ts';
import type { RuleSet } from './policy.ts';
import { lockedViolation, ruleViolation } from './rule-violation.ts';

export interface Deciding {
  readonly kind: WorkloadKind;
  readonly user: unknown;
  readonly template: unknown;
  readonly ruleSets: readonly (RuleSet & { readonly layer: 'policy' | 'template' })[];
}

/** What became of every field of a request. */
export interface Decided {
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly violations: readonly Violation[];
  /** Fields that a rule wants from the user and nobody gave. */
  readonly missing: readonly Missing[];
}

interface Missing {
  readonly path: string;
  readonly source: string;
  /** What the rule tells people who are asked for it. */
  readonly help: string | undefined;
}

/** Decides every field of a request: user over template over policy over what is built in, inside every rule. */
export function decideFields(deciding: Deciding): Decided {
  const decisions = new Map<string, Decision>();
  const violations: Violation[] = [];
  const missing: Missing[] = [];
  for (const path of fieldPaths(deciding.kind)) {
    if (isIdle(path, deciding)) continue;
    const rules = rulesFor(path, deciding);
    const decision = decideBy(rules, path, { deciding, trail: [] });
    const wanting = rules.find(({ rule }) => rule.required === true);
    if (wanting !== undefined && decision?.layer !== 'user' && decision?.layer !== 'template') {
      missing.push({ path, source: wanting.source, help: wanting.rule.help });
    }
    if (decision === undefined) continue;
    decisions.set(path, decision);
    if (rules.length > 0) violations.push(...judge(path, decision, { rules, deciding }));
  }
  return { decisions, violations, missing };
}

/** Every layer's rule about a field, the organisation's first. */
export function rulesFor(path: string, { kind, ruleSets }: Pick<Deciding, 'kind' | 'ruleSets'>): SourcedRule[] {
  return ruleSets.flatMap(({ layer, source, rules, kinds }) =>
    [rules, kinds[kind] ?? {}].flatMap((each) => {
      const rule = Object.hasOwn(each, path) ? each[path] : undefined;
      return rule === undefined ? [] : [{ layer, source, rule }];
    }),
  );
}

/** Fields that are no question for those who do not want what they are about, such as the resource of no GPU. */
const DEPENDS_ON: Readonly<Record<string, string>> = {
  'resources.gpu.resource': 'resources.gpu.count',
  'sweep.parallelism': 'sweep.parameters',
  'code.path': 'code.sha256',
  'tracking.wandb.baseUrl': 'tracking.wandb.secret',
  'tracking.wandb.project': 'tracking.wandb.secret',
  'tracking.wandb.entity': 'tracking.wandb.secret',
  'tracking.mlflow.secret': 'tracking.mlflow.trackingUri',
  'tracking.mlflow.auth': 'tracking.mlflow.trackingUri',
  'tracking.mlflow.ca': 'tracking.mlflow.trackingUri',
  'tracking.mlflow.experiment': 'tracking.mlflow.trackingUri',
};

function isIdle(path: string, deciding: Deciding): boolean {
  const subject = DEPENDS_ON[path];
  if (subject === undefined || decide(subject, deciding, []) !== undefined) return false;
  return valueAt(deciding.user, keysOf(path)) === undefined || path === 'resources.gpu.resource';
}

function decide(path: string, deciding: Deciding, trail: readonly string[]): Decision | undefined {
  return decideBy(rulesFor(path, deciding), path, { deciding, trail });
}

function decideBy(
  rules: readonly SourcedRule[],
  path: string,
  { deciding, trail }: { readonly deciding: Deciding; readonly trail: readonly string[] },
): Decision | undefined {
  const type = fieldType(path);
  if (type === undefined || trail.includes(path)) return undefined;
  const lock = rules.find(({ rule }) => rule.locked === true);
  if (lock !== undefined) return fromRule(lock, deciding, [...trail, path]);
  const user = valueAt(deciding.user, keysOf(path));
  const template = valueAt(deciding.template, keysOf(path));
  if (user !== undefined) return { value: combine(path, type, [template, user]), layer: 'user', source: 'the request' };
  if (template !== undefined) return { value: template, layer: 'template', source: templateName(deciding) };
  return byDefault(path, type, { rules, deciding, trail: [...trail, path] });
}

function byDefault(
  path: string,
  type: FieldType,
  {
    rules,
    deciding,
    trail,
  }: { readonly rules: readonly SourcedRule[]; readonly deciding: Deciding; readonly trail: readonly string[] },
): Decision | undefined {
  const builtIn = builtInRule(path, deciding);
  if (builtIn === undefined && rules.length === 0) return undefined;
  const sources = [...rules].reverse().flatMap((each) => fromRule(each, deciding, trail) ?? []);
  const fallback =
    builtIn === undefined
      ? undefined
      : fromRule({ layer: 'policy', source: 'aisubmit', rule: builtIn }, deciding, trail);
  const candidates = [...sources, ...(fallback === undefined ? [] : [{ ...fallback, layer: 'built-in' as const }])];
  const raised = candidates.map((each) => raiseToRequest(path, each, deciding));
  const fitting = raised.find(({ value }) => rules.every(({ rule }) => judgeValue(type, rule, value) === undefined));
  const [first] = raised;
  if (fitting !== undefined || first === undefined) return fitting;
  return fitDefault(type, first, rules);
}

/** What is built in about a field; the image of a notebook follows from what is worked with in it. */
function builtInRule(path: string, deciding: Deciding): FieldRule | undefined {
  if (path !== 'image' || deciding.kind !== 'Notebook') return BUILT_IN_DEFAULTS[deciding.kind][path];
  const image = NOTEBOOK_IMAGES[String(decide('ide', deciding, [])?.value)];
  return image === undefined ? undefined : { default: image };
}

/** A request above the default limit, with no limit asked for, raises the limit with it. */
function raiseToRequest(path: string, decision: Decision, { user }: Deciding): Decision {
  if (path !== 'resources.cpu' && path !== 'resources.memory') return decision;
  const type = path === 'resources.cpu' ? 'cpu' : 'bytes';
  const asked = valueAt(user, `${path}Request`.split('.'));
  const [request, limit] = [measure(type, asked), measure(type, decision.value)];
  return request !== undefined && limit !== undefined && request > limit
    ? { value: asked, layer: 'user', source: 'the request' }
    : decision;
}

function fromRule(
  { layer, source, rule }: SourcedRule,
  deciding: Deciding,
  trail: readonly string[],
): Decision | undefined {
  if (rule.default !== undefined) return { value: rule.default, layer, source };
  if (rule.defaultFrom === undefined) return undefined;
  const { field, factor = 1 } = rule.defaultFrom;
  const from = decide(field, deciding, trail);
  if (from === undefined) return undefined;
  return { value: factor === 1 ? from.value : scale(field, from.value, factor), layer, source };
}

/** A size times a factor, written in the field's smallest unit so that nothing is rounded away. */
function scale(field: string, value: unknown, factor: number): unknown {
  const type = fieldType(field);
  const size = type === undefined ? undefined : measure(type, value);
  if (size === undefined) return value;
  const scaled = Math.ceil(Number(size) * factor);
  if (type === 'integer') return scaled;
  if (type === 'duration') return `${scaled}s`;
  return type === 'cpu' ? `${Math.ceil(scaled / 1e6)}m` : String(Math.ceil(scaled / 1e9));
}

function judge(
  path: string,
  decision: Decision,
  { rules, deciding }: { readonly rules: readonly SourcedRule[]; readonly deciding: Deciding },
): Violation[] {
  const type = fieldType(path) ?? 'text';
  const broken = rules.flatMap(({ rule, source }) => {
    const message = judgeValue(type, rule, decision.value);
    return message === undefined ? [] : [ruleViolation(path, decision, { message, source })];
  });
  return [...broken, ...judgeLocks(path, decision, { rules, deciding, type })];
}

/** A lock holds against the layers below it, and two locks hold against each other. */
function judgeLocks(
  path: string,
  decision: Decision,
  {
    rules,
    deciding,
    type,
  }: { readonly rules: readonly SourcedRule[]; readonly deciding: Deciding; readonly type: FieldType },
): Violation[] {
  const [lock, ...others] = rules.filter(({ rule }) => rule.locked === true);
  if (lock === undefined) return [];
  const user = { value: valueAt(deciding.user, keysOf(path)), by: 'the request' };
  const template = { value: valueAt(deciding.template, keysOf(path)), by: templateName(deciding) };
  const asked = (lock.layer === 'policy' ? [user, template] : [user]).filter(
    ({ value }) => value !== undefined && !isSame(type, value, decision.value),
  );
  const rivals = others.flatMap((other) => {
    const rival = fromRule(other, deciding, [path]);
    return rival === undefined || isSame(type, rival.value, decision.value) ? [] : [rival];
  });
  return [
    ...asked.map(({ value, by }) => lockedViolation(path, decision, { asked: value, by, lockedBy: lock.source })),
    ...rivals.map((rival) =>
      lockedViolation(path, rival, { asked: decision.value, by: decision.source, lockedBy: rival.source }),
    ),
  ];
}

function templateName({ ruleSets }: Deciding): string {
  return ruleSets.find(({ layer }) => layer === 'template')?.source ?? 'the template';
}
