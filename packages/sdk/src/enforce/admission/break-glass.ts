import type { Control } from '../../controls/control.ts';
import type { Variable } from '../../controls/variables.ts';
import type { Policy } from '../../policy/policy.ts';
import type { AskedControl } from './admission-group.ts';
import { POD_RESOURCES } from './resource-rules.ts';

/** A note in the API server's audit log; nothing is noted where the expression is empty. */
export interface AuditAnnotation {
  readonly key: string;
  readonly valueExpression: string;
}

/** What an admission policy has beside its sentences where a policy names groups that break the glass. */
export interface BreakGlass {
  readonly variables: readonly Variable[];
  readonly auditAnnotations: readonly AuditAnnotation[];
  /** The sentence as it is asked: not of those groups. */
  readonly spare: (expression: string) => string;
}

/** Whoever breaks the glass still says who they are, and is nobody else on shared storage. */
const ALWAYS_ASKED: ReadonlySet<string> = new Set(['attribution', 'resume-record', 'uid-claim']);

/** What makes pods: a controller that makes one later has not broken anything, so it is refused now rather than then. */
const MAKERS = POD_RESOURCES.flatMap(({ resources }) => resources).filter((name) => !name.startsWith('pods'));

const SILENT: BreakGlass = { variables: [], auditAnnotations: [], spare: (expression) => expression };

/** What lets the groups of `identity.breakGlass` past the sentences of a policy, and notes it. */
export function breakGlass({ name, sections }: Pick<Policy, 'name' | 'sections'>): BreakGlass {
  const groups = sections.identity?.breakGlass ?? [];
  if (groups.length === 0) return SILENT;
  const held = 'request.userInfo.?groups.orValue([])';
  const isOne = `g in ${JSON.stringify(groups)}`;
  const note = `policy ${name} was not asked of `;
  return {
    variables: [
      {
        name: 'brokeGlass',
        expression: `!(request.resource.resource in ${JSON.stringify(MAKERS)}) && ${held}.exists(g, ${isOne})`,
      },
    ],
    auditAnnotations: [
      {
        key: 'break-glass',
        valueExpression: `variables.brokeGlass ? ${JSON.stringify(note)} + ${held}.filter(g, ${isOne}).join(", ") : ""`,
      },
    ],
    spare: (expression) => `variables.brokeGlass || (${expression})`,
  };
}

/** The same where an admission policy holds anything that can be let through. */
export function breakGlassFor(asked: readonly AskedControl[], policy: Policy): BreakGlass {
  return asked.some(({ control }) => canBeSpared(control)) ? breakGlass(policy) : SILENT;
}

/** The floor holds for everybody, and so does what a policy opens of it by name: every policy asks for that. */
export function canBeSpared({ id, level, values }: Pick<Control, 'id' | 'level' | 'values'>): boolean {
  return level === 'policy' && !ALWAYS_ASKED.has(id) && values?.(SAYS_NOTHING) === undefined;
}

const SAYS_NOTHING: Policy = { name: '', ruleSets: [], sections: {}, dns: { peers: [], port: 53 } };
