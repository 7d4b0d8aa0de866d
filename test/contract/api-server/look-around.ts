import { type Any, type Call, until } from './call-api.ts';
import { EVENTS, JOBS, PODS } from './manifests.ts';

/** Ways to look at what became of something in team-a. */
export function lookAround(admin: Call) {
  const get = async (path: string) => (await admin('GET', path)).body;
  const podsOf = async (app: string) => (await get(`${PODS}?labelSelector=app%3D${app}`)).items as Any[];
  const firstPod = (app: string, isDone: (made: Any) => boolean) =>
    until(
      async () => (await podsOf(app))[0],
      (made) => made !== undefined && isDone(made),
    );
  const untilJob = (name: string, type: string) =>
    until(
      () => get(`${JOBS}/${name}`),
      (found) => condition(found, type)?.status === 'True',
    );
  const reasons = async (kindName: string, name: string) => {
    const { items } = await get(
      `${EVENTS}?fieldSelector=involvedObject.kind%3D${kindName},involvedObject.name%3D${name}`,
    );
    return items.map((event: Any) => event.reason);
  };
  return { get, podsOf, firstPod, untilJob, reasons };
}

/** A condition of an object's status. */
export function condition(object: Any, type: string): Any {
  return object.status?.conditions?.find((entry: Any) => entry.type === type);
}
