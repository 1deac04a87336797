package dev.aimessenger.gateway.room;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ws-gateway/replay-forward-message")
class ReplayForwardMessageRouteTest extends ReplayRouteTest {}
