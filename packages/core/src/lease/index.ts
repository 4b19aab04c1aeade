export { receiverOf } from "./receiver.ts";
