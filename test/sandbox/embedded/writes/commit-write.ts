import type { Obj } from '../../api/object.ts';
import { admit, reviewAdmission } from '../admission/admit.ts';
import type { Cluster, Write } from '../call.ts';
import { applyDefaults } from '../defaulting/apply-defaults.ts';
import { validateObject } from '../validation/validate-object.ts';

/**
 * The order of a real API server: mutating admission on a defaulted object, validation, validating admission, storage.
 * A dry run goes all the way, `precondition` included, and keeps nothing.
 */
export function commitWrite(cluster: Cluster, write: Write, precondition: () => void = () => undefined): Obj {
  applyDefaults(write);
  admit(cluster, write);
  applyDefaults(write);
  validateObject(write);
  reviewAdmission(cluster, write);
  precondition();
  return write.dryRun ? write.object : cluster.store.put(write.resource, write.object);
}
