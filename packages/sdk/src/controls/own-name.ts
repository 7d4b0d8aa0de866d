import { KINDS } from '../policy/user-slug.ts';

/** An object's name, or how one begins that the API server generates. */
const NAME = 'object.metadata.?name.orValue(object.metadata.?generateName.orValue(""))';

/** CEL that is true for a name of the requester's own, and for one that does not begin as a workload's does. */
export const OWN_NAME =
  `!${JSON.stringify(KINDS)}.exists(k, ${NAME}.startsWith(k))` +
  ` || variables.ownNames.exists(n, ${NAME}.startsWith(n))`;
