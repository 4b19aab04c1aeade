export { noteHookWorks } from "./deaf.ts";
export { deliverTo } from "./deliver.ts";
export { handOver } from "./handover.ts";
export { type DoorView, doorOf, openDoorOf, setDoor } from "./own-door.ts";
export { claimWake } from "./wake.ts";
