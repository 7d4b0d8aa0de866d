import type { Control } from './control.ts';
import { PROJECTED } from './projected-list.ts';

export const tokenAudience: Control = {
  id: 'token-audience',
  title: 'Tokens for named audiences',
  level: 'policy',
  why: 'A projected token is an identity wherever its audience is accepted.',
  fix: 'remove it, or use an audience that the policy names',
  risk: 'cluster takeover',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => ({ tokenAudiences: sections.tokens?.audiences ?? [] }),
  sentences: [
    {
      scope: 'volume',
      holds:
        // One without an audience, which the API server itself adds where a pod does not say no, is for service-account-token.
        `${PROJECTED}.all(s, !has(s.serviceAccountToken) || s.serviceAccountToken.?audience.orValue("") in variables.tokenAudiences + [""])`,
      field: 'projected.sources',
      message: 'must hold only tokens for an audience that the policy names',
    },
  ],
};
