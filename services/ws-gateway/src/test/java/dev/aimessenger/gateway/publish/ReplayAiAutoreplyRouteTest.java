package dev.aimessenger.gateway.publish;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ws-gateway/replay-ai-autoreply")
class ReplayAiAutoreplyRouteTest extends ReplayRouteTest {}
