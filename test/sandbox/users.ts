import { TEAM_ROLES } from '@aisubmit/sdk';

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Somebody who may call the sandbox, with a bearer token of their own. */
export interface SandboxUser {
  readonly name: string;
  /** Groups beside system:authenticated. */
  readonly groups?: readonly string[];
  /** Default: a random one. */
  readonly token?: string;
  readonly roles?: readonly { readonly namespace: string; readonly rules: readonly PolicyRule[] }[];
  readonly clusterRules?: readonly PolicyRule[];
}

/** The least a data scientist needs in a namespace to work with aisubmit. */
export const aisubmitUserRules: readonly PolicyRule[] = TEAM_ROLES['aisubmit-user'];

/** Reads everything aisubmit shows, writes nothing. */
export const viewerRules: readonly PolicyRule[] = TEAM_ROLES['aisubmit-viewer'];

export const defaultUsers: readonly SandboxUser[] = [
  { name: 'alice', groups: ['data-science'], roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] },
  { name: 'bob', groups: ['data-science'], roles: [{ namespace: 'team-b', rules: aisubmitUserRules }] },
  { name: 'viewer', roles: [{ namespace: 'team-a', rules: viewerRules }] },
  { name: 'admin', groups: ['system:masters'] },
];
