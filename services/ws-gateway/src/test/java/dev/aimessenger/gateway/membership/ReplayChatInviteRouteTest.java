package dev.aimessenger.gateway.membership;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ws-gateway/replay-chat-invite")
class ReplayChatInviteRouteTest extends ReplayRouteTest {}
