package dev.aimessenger.message.store;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("message-service/replay-message-persist")
class ReplayMessagePersistRouteTest extends ReplayRouteTest {}
